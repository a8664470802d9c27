import type { Bytes } from './strip.ts';

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, app0: 0xe0 } as const;
/** Bytes between two segments that belong to neither; viewers skip them. */
const mostStray = 1024;
/** A picture has tens of them; a file of millions was made to keep us busy. */
const mostSegments = 10_000;
/** Of the version, in a JFIF segment: after the marker, the length and the name. */
const versionAt = 9;

/**
 * A JPEG without the small damage that every viewer forgives and libjpeg reports like a missing half: stray bytes between
 * segments, a version of JFIF that never was, no end marker. Pixels that are missing stay missing. The same bytes where there
 * is nothing to do, or where the structure cannot be followed.
 *
 * @param zeros also those behind the pixels, which a picture of one color may have of its own: only where it fails with them
 */
export const repairJpeg = (bytes: Bytes, zeros: 'keep' | 'drop' = 'keep'): Bytes => {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (parts.length < mostSegments) {
    const from = nextMarker(bytes, at);
    if (from === undefined) return bytes;
    const code = bytes[from + 1];
    if (code === marker.end) return joined(parts, bytes.subarray(from), bytes);
    const length = ((bytes[from + 2] ?? 0) << 8) | (bytes[from + 3] ?? 0);
    at = from + 2 + length;
    if (length < 2 || at > bytes.length) return bytes;
    parts.push(code === marker.app0 ? ofKnownVersion(bytes.subarray(from, at)) : bytes.subarray(from, at));
    if (code !== marker.scan) continue;
    const end = endOfScan(bytes, at);
    const pixels = bytes.subarray(at, end);
    parts.push(zeros === 'drop' ? withoutZeros(pixels) : pixels);
    at = end;
    // Half a marker is none.
    if (at >= bytes.length - 1) return joined(parts, Uint8Array.of(0xff, marker.end), bytes);
  }
  return bytes;
};

const joined = (parts: readonly Uint8Array[], last: Uint8Array, bytes: Bytes): Bytes => {
  const repaired = new Uint8Array(Buffer.concat([...parts, last]));
  return Buffer.compare(repaired, bytes) === 0 ? bytes : repaired;
};

/** Skips what is no marker. */
const nextMarker = (bytes: Bytes, from: number): number | undefined => {
  for (let at = from; at < from + mostStray && at + 1 < bytes.length; at += 1) {
    const code = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && code >= 0xc0 && code !== 0xff) return at;
  }
  return undefined;
};

/** JFIF 1.02 is the last one (ITU-T T.871); what says 2.01 is read the same way. */
const ofKnownVersion = (segment: Uint8Array): Uint8Array => {
  const isJfif = Buffer.from(segment.subarray(4, 9)).toString('latin1') === 'JFIF\0';
  return isJfif && segment[versionAt] !== 1 ? segment.slice().fill(1, versionAt, versionAt + 1) : segment;
};

/** Where the next marker is that is neither an escaped 0xff nor a restart; the end of the file if there is none. */
const endOfScan = (bytes: Bytes, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1];
    if (code === undefined) return at;
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
  return bytes.length;
};

/** A zero after 0xff belongs to it. */
const withoutZeros = (data: Uint8Array): Uint8Array => {
  let end = data.length;
  while (end > 1 && data[end - 1] === 0 && data[end - 2] !== 0xff) end -= 1;
  return data.subarray(0, end);
};
