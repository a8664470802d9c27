import type { Bytes } from './strip.ts';

/**
 * How a JPEG is coded: phones show what is Huffman-coded, sequential or progressive, in eight bits. libjpeg decodes what is coded
 * arithmetically as well, few others do. The rest, such as lossless JPEG, is of scanners and hospitals.
 */
export type JpegCoding = 'usual' | 'arithmetic' | 'unusual';

/** Of the second byte of a frame header (ITU-T T.81, table B.1). */
const codings: Readonly<Record<number, JpegCoding>> = {
  192: 'usual',
  193: 'usual',
  194: 'usual',
  201: 'arithmetic',
  202: 'arithmetic',
};
/** These stand among the frame headers and are none: tables, and a reserved one. */
const noFrame: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);
const firstFrame = 0xc0;
const lastFrame = 0xcf;
const scan = 0xda;

/** Undefined where no frame header is found. */
export const jpegCoding = (bytes: Bytes): JpegCoding | undefined => {
  for (let at = 2; bytes[at] === 0xff; at += 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0)) {
    while (bytes[at + 1] === 0xff) at += 1;
    const code = bytes[at + 1] ?? scan;
    if (code === scan) return undefined;
    if (code < firstFrame || code > lastFrame || noFrame.has(code)) continue;
    return bytes[at + 4] === 8 ? (codings[code] ?? 'unusual') : 'unusual';
  }
  return undefined;
};
