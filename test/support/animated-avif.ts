/** An animated AVIF as programs write it: a still picture, and a film of several, of which the first is the same. */
import sharp from 'sharp';

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};
const halves = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
};
const box = (name: string, ...parts: (Buffer | string)[]): Buffer => {
  const inside = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  return Buffer.concat([words(inside.length + 8), Buffer.from(name, 'latin1'), inside]);
};
const boxIn = (file: Buffer, name: string): Buffer => {
  const at = file.indexOf(name, 0, 'latin1') - 4;
  return Buffer.from(file.subarray(at, at + file.readUInt32BE(at)));
};

const matrix = words(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

export const animatedAvif = async (colors: readonly string[], width = 64, height = 48) => {
  const stills = await Promise.all(
    colors.map((background) =>
      sharp({ create: { width, height, channels: 3, background } })
        .avif({ quality: 60 })
        .toBuffer(),
    ),
  );
  const [first] = stills;
  if (!first) throw new Error('no frame');
  const frames = stills.map((still) => boxIn(still, 'mdat').subarray(8));
  const brands = box('ftyp', 'avis', words(0), 'avif', 'avis', 'msf1', 'mif1', 'miaf');
  const entry = [words(0), halves(0, 1), words(0, 0, 0, 0), halves(width, height), words(0x480000, 0x480000, 0)];
  const film = box('av01', ...entry, halves(1), Buffer.alloc(32), halves(24, 0xffff), boxIn(first, 'av1C'));
  const movie = (at: number) => {
    const tables = [
      box('stsd', words(0, 1), film),
      box('stts', words(0, 1, frames.length, 100)),
      box('stsc', words(0, 1, 1, frames.length, 1)),
      box('stsz', words(0, 0, frames.length, ...frames.map(({ length }) => length))),
      box('stco', words(0, 1, at)),
    ];
    const data = box('dinf', box('dref', words(0, 1), box('url ', words(1))));
    const media = box('minf', box('vmhd', words(1, 0, 0)), data, box('stbl', ...tables));
    const length = frames.length * 100;
    const handler = box('hdlr', words(0, 0), 'pict', words(0, 0, 0), '\0');
    const track = box('tkhd', words(3, 0, 0, 1, 0, length, 0, 0, 0, 0), matrix, words(width << 16, height << 16));
    const head = box(
      'mvhd',
      words(0, 0, 0, 1_000, length, 0x10000),
      halves(0x100, 0),
      words(0, 0),
      matrix,
      words(0, 0, 0, 0, 0, 0, 2),
    );
    const times = box('mdhd', words(0, 0, 0, 1_000, length), halves(0x55c4, 0));
    return box('moov', head, box('trak', track, box('mdia', times, handler, media)));
  };
  const meta = boxIn(first, 'meta');
  const at = brands.length + meta.length + movie(0).length + 8;
  // Where its pixels stand.
  const before = words(first.indexOf('mdat', 0, 'latin1') + 4);
  words(at).copy(meta, meta.indexOf(before, meta.indexOf('iloc')));
  return new Uint8Array(Buffer.concat([brands, meta, movie(at), box('mdat', ...frames)]));
};
