import type { Follow } from './strip.ts';

const signatureBytes = 8;
/** Length, name, and checksum around the data of a chunk. */
const aroundData = 12;

/** Pixels and how to read them. Not text, time, EXIF, profiles; nor further frames, which phones do not play. */
const belongs: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT']);

/** Chunks with the picture stay; see `belongs`. */
export const followPng: Follow = (bytes, take) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  take(0, signatureBytes, true);
  let at = signatureBytes;
  while (at + aroundData <= bytes.length) {
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const next = at + aroundData + view.getUint32(at);
    if (next > bytes.length) return false;
    const isWanted = take(at, next, belongs.has(name));
    if (name === 'IEND') return true;
    if (!isWanted) return false;
    at = next;
  }
  return false;
};
