/** Animated PNGs of any frames, also such as no program writes. https://www.w3.org/TR/png-3/#apng-frame-based-animation */
import { crc32 } from 'node:zlib';
import type { Sharp } from 'sharp';

type Part = {
  picture: Sharp;
  left?: number;
  top?: number;
  /** Hundredths of a second. */
  delay?: number;
  dispose?: 0 | 1 | 2;
  blend?: 0 | 1;
};

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

const chunk = (name: string, data: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(name), data]);
  return Buffer.concat([words(data.length), named, words(crc32(named))]);
};

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};

const chunksOf = (png: Buffer): { name: string; data: Buffer }[] => {
  const found: { name: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    found.push({ name: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, end) });
    at = end + 4;
  }
  return found;
};

/** The first frame is as large as the picture. `extra` stands behind the header. */
export const apng = async (parts: readonly Part[], loop = 0, extra: readonly [string, Uint8Array][] = []) => {
  const body: Buffer[] = [];
  let number = 0;
  const next = () => words(number++);
  for (const [index, { picture, left = 0, top = 0, delay = 8, dispose = 0, blend = 0 }] of parts.entries()) {
    const chunks = chunksOf(await picture.ensureAlpha().png().toBuffer());
    const header = chunks[0]?.data ?? Buffer.alloc(13);
    if (index === 0) {
      body.push(signature, chunk('IHDR', header));
      body.push(...extra.map(([name, data]) => chunk(name, data)), chunk('acTL', words(parts.length, loop)));
    }
    const timing = Buffer.from([delay >> 8, delay & 0xff, 0, 100, dispose, blend]);
    body.push(chunk('fcTL', Buffer.concat([next(), header.subarray(0, 8), words(left, top), timing])));
    for (const { name, data } of chunks.filter((it) => it.name === 'IDAT')) {
      body.push(index === 0 ? chunk(name, data) : chunk('fdAT', Buffer.concat([next(), data])));
    }
  }
  return new Uint8Array(Buffer.concat([...body, chunk('IEND', Buffer.alloc(0))]));
};
