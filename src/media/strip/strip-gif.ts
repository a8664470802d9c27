import type { Bytes, Follow } from './strip.ts';

const block = { image: 0x2c, extension: 0x21, trailer: 0x3b } as const;
const extension = { control: 0xf9, application: 0xff } as const;
const headerBytes = 13;

/** Frames, their timing and how often they repeat stay; comments, texts and other programs' data go. */
export const followGif: Follow = (bytes, take) => {
  let at = headerBytes + colorTable(bytes[10] ?? 0);
  if (at > bytes.length) return false;
  take(0, at, true);
  // Some programs leave the trailer out.
  while (at < bytes.length) {
    const from = at;
    const kind = bytes[at];
    if (kind === block.trailer) {
      take(at, at + 1, true);
      return true;
    }
    if (kind === block.image) at = endOfData(bytes, at + 11 + colorTable(bytes[at + 9] ?? 0));
    else if (kind === block.extension) at = endOfData(bytes, at + 2);
    else return false;
    if (at > bytes.length) return false;
    if (!take(from, at, kind === block.image || belongs(bytes, from))) return false;
  }
  return true;
};

const colorTable = (packed: number): number => (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);

const belongs = (bytes: Bytes, at: number): boolean => {
  const label = bytes[at + 1];
  if (label === extension.control) return true;
  const name = Buffer.from(bytes.subarray(at + 3, at + 14)).toString('latin1');
  return label === extension.application && (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0');
};

/** Data come in blocks that say their length, up to one of length 0. */
const endOfData = (bytes: Bytes, from: number): number => {
  let at = from;
  for (let length = bytes[at]; length !== 0; length = bytes[at]) {
    if (length === undefined) return bytes.length + 1;
    at += length + 1;
  }
  return at + 1;
};
