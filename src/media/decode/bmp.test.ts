import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bmpToTiff } from './bmp.ts';
import { bmpHeader } from './bmp-header.ts';

type Made = { width: number; height: number; bits: number; compression?: number; extra?: number[]; rows: number[] };

/** A file with the plain header of 40 bytes; `extra` is palette or masks, as 32-bit numbers. */
const bmp = ({ width, height, bits, compression = 0, extra = [], rows }: Made): Uint8Array => {
  const file = Buffer.alloc(54 + extra.length * 4 + rows.length);
  file.write('BM');
  file.writeUInt32LE(54 + extra.length * 4, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(compression, 30);
  for (const [index, value] of extra.entries()) file.writeUInt32LE(value, 54 + index * 4);
  file.set(rows, 54 + extra.length * 4);
  return new Uint8Array(file);
};
const pixels = async (file: Uint8Array) => [...(await sharp(bmpToTiff(file)).raw().toBuffer())];

const red = [255, 0, 0];
const blue = [0, 0, 255];
const palette = [0xff0000, 0x0000ff];

describe('bmpToTiff', () => {
  it.each<[string, Made]>([
    ['24 bits', { width: 2, height: 1, bits: 24, rows: [0, 0, 255, 255, 0, 0, 0, 0] }],
    ['32 bits', { width: 2, height: 1, bits: 32, rows: [0, 0, 255, 9, 255, 0, 0, 9] }],
    ['16 bits', { width: 2, height: 1, bits: 16, rows: [0x00, 0x7c, 0x1f, 0x00] }],
    [
      '16 bits with masks',
      { width: 2, height: 1, bits: 16, compression: 3, extra: [0xf800, 0x7e0, 0x1f], rows: [0x00, 0xf8, 0x1f, 0x00] },
    ],
    ['a palette of 8 bits', { width: 2, height: 1, bits: 8, extra: palette, rows: [0, 1, 0, 0] }],
    ['a palette of 4 bits', { width: 2, height: 1, bits: 4, extra: palette, rows: [0x01, 0, 0, 0] }],
    ['a palette of 1 bit', { width: 2, height: 1, bits: 1, extra: palette, rows: [0b0100_0000, 0, 0, 0] }],
  ])('reads %s', async (_what, made) => expect(await pixels(bmp(made))).toEqual([...red, ...blue]));

  it.each([
    ['the bottom', 2, [...blue, ...red]],
    ['the top', -2, [...red, ...blue]],
  ])('reads rows from %s', async (_where, height, expected) => {
    const rows = [0, 0, 255, 0, 255, 0, 0, 0];
    expect(await pixels(bmp({ width: 1, height, bits: 24, rows }))).toEqual(expected);
  });

  it('throws where rows are missing', () => {
    expect(() => bmpToTiff(bmp({ width: 100, height: 100, bits: 24, rows: [1, 2, 3, 0] }))).toThrow('too early');
  });
});

describe('bmpHeader', () => {
  it.each<[string, Uint8Array]>([
    ['run-length encoding', bmp({ width: 1, height: 1, bits: 8, compression: 1, rows: [0] })],
    ['no width', bmp({ width: 0, height: 1, bits: 24, rows: [0] })],
    ['a strange depth', bmp({ width: 1, height: 1, bits: 7, rows: [0] })],
    ['another file', new Uint8Array(100)],
    ['a file that ends in its header', bmp({ width: 1, height: 1, bits: 24, rows: [] }).slice(0, 40)],
  ])('does not take %s', (_what, file) => expect(bmpHeader(file)).toBeUndefined());
});
