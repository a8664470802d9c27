import type { Bytes, Follow } from './strip.ts';

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, app0: 0xe0, app14: 0xee, app15: 0xef, comment: 0xfe } as const;
/** A JFIF segment without the thumbnail that it may hold. */
const bareJfif = 16;

/**
 * Of the application segments only JFIF and Adobe's stay, because they say how to read the colors; what follows the end
 * of the picture goes too, for instance the second picture that phones put there, with metadata of its own.
 */
export const followJpeg: Follow = (bytes, take) => {
  take(0, 2, true);
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const code = bytes[at + 1];
    if (bytes[at] !== 0xff || code === undefined) return false;
    if (code === marker.end) {
      take(at, at + 2, true);
      return true;
    }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const next = code === marker.scan ? endOfScan(bytes, at + 2 + length) : at + 2 + length;
    if (length < 2 || next > bytes.length) return false;
    if (!take(at, next, belongs(code, length))) return false;
    at = next;
  }
};

const belongs = (code: number, length: number): boolean => {
  if (code === marker.app0) return length === bareJfif;
  if (code === marker.app14) return true;
  return code !== marker.comment && !(code > marker.app0 && code <= marker.app15);
};

/** Compressed data end at a marker that is neither an escaped 0xff nor a restart. */
const endOfScan = (bytes: Bytes, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1] ?? 0;
    const isData = code === 0 || code === 0xff || (code >= 0xd0 && code <= 0xd7);
    if (!isData) return at;
  }
  return bytes.length + 1;
};
