import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bmpToTiff } from './bmp.ts';
import { bmpHeader } from './bmp-header.ts';

type Made = {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  /** Palette or masks, as 32-bit numbers. */
  extra?: number[];
  /** Of the header; the longer ones hold the masks that follow the plain one. */
  size?: number;
  /** Unused bytes before the pixels. */
  gap?: number;
  rows: number[];
};

const bmp = ({ width, height, bits, compression = 0, extra = [], size = 40, gap = 0, rows }: Made): Uint8Array => {
  const pixelsAt = Math.max(14 + size, 54 + extra.length * 4) + gap;
  const file = Buffer.alloc(pixelsAt + rows.length);
  file.write('BM');
  file.writeUInt32LE(pixelsAt, 10);
  file.writeUInt32LE(size, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(compression, 30);
  file.writeUInt32LE(rows.length, 34);
  file.writeUInt32LE(bits <= 8 ? extra.length : 0, 46);
  for (const [index, value] of extra.entries()) file.writeUInt32LE(value, 54 + index * 4);
  file.set(rows, pixelsAt);
  return new Uint8Array(file);
};
const maxPixels = 1_000_000;
const pixels = async (file: Uint8Array) => [...(await sharp(bmpToTiff(file, maxPixels)).raw().toBuffer())];

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
    ['runs of 8 bits', { width: 2, height: 1, bits: 8, compression: 1, extra: palette, rows: [1, 0, 1, 1, 0, 1] }],
    ['runs of 4 bits', { width: 2, height: 1, bits: 4, compression: 2, extra: palette, rows: [2, 0x01, 0, 1] }],
    [
      'runs with an end of each row before that of the picture',
      { width: 2, height: 1, bits: 8, compression: 1, extra: palette, rows: [1, 0, 1, 1, 0, 0, 0, 1] },
    ],
    ['pixels that begin later', { width: 2, height: 1, bits: 24, gap: 7, rows: [0, 0, 255, 255, 0, 0, 0, 0] }],
  ])('reads %s', async (_what, made) => expect(await pixels(bmp(made))).toEqual([...red, ...blue]));

  it.each([
    ['the bottom', 2, [...blue, ...red]],
    ['the top', -2, [...red, ...blue]],
  ])('reads rows from %s', async (_where, height, expected) => {
    const rows = [0, 0, 255, 0, 255, 0, 0, 0];
    expect(await pixels(bmp({ width: 1, height, bits: 24, rows }))).toEqual(expected);
  });

  it('reads every row of an odd width in four bits', async () => {
    const rows = [0x01, 0x00, 0, 0, 0x10, 0x10, 0, 0];
    const [lower, upper] = [
      [...red, ...blue, ...red],
      [...blue, ...red, ...blue],
    ];
    expect(await pixels(bmp({ width: 3, height: 2, bits: 4, extra: palette, rows }))).toEqual([...upper, ...lower]);
  });

  it.each<[string, Made]>([
    [
      '32 bits',
      {
        width: 2,
        height: 1,
        bits: 32,
        compression: 3,
        size: 108,
        extra: [0xff0000, 0xff00, 0xff, 0xff000000],
        rows: [0, 0, 255, 255, 255, 0, 0, 0],
      },
    ],
    [
      '16 bits',
      {
        width: 2,
        height: 1,
        bits: 16,
        compression: 3,
        size: 108,
        extra: [0x7c00, 0x3e0, 0x1f, 0x8000],
        rows: [0x00, 0xfc, 0x1f, 0x00],
      },
    ],
  ])('keeps the transparency of %s', async (_what, made) => {
    expect(await pixels(bmp(made))).toEqual([...red, 255, ...blue, 0]);
  });

  it.each<[string, Made]>([
    ['rows', { width: 100, height: 100, bits: 24, rows: [1, 2, 3, 0] }],
    ['pixels of one long row', { width: 2 ** 31 - 1, height: 1, bits: 1, extra: palette, rows: [] }],
  ])('throws where %s are missing', (_what, made) => {
    expect(() => bmpToTiff(bmp(made), 2 ** 31)).toThrow('too early');
  });

  it('throws where runs are cut off', () => {
    const made = { width: 2, height: 1, bits: 8, compression: 1, extra: palette, rows: [1, 0, 1, 1, 0, 1] };
    expect(() => bmpToTiff(bmp(made).slice(0, -2), maxPixels)).toThrow('too early');
  });

  it('throws where runs are too few for the picture', () => {
    const made = { width: 900, height: 900, bits: 8, compression: 1, extra: palette, rows: [0, 1] };
    expect(() => bmpToTiff(bmp(made), maxPixels)).toThrow('too early');
  });

  it('refuses more pixels than are allowed before it decodes any', () => {
    const made = { width: 20_000, height: 20_000, bits: 8, compression: 1, extra: palette, rows: [0, 1] };
    expect(() => bmpToTiff(bmp(made), maxPixels)).toThrow('too many pixels');
  });

  it('ends in an error or in as many pixels as its header says, for any bytes', () => {
    const runs = [3, 0, 2, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 2, 1, 1, 4, 1, 0, 1];
    const files = [
      new Uint8Array(readFileSync(new URL('../../../test/fixtures/pictures/photo.bmp', import.meta.url))),
      bmp({ width: 9, height: 9, bits: 8, compression: 1, extra: palette, rows: runs }),
      bmp({ width: 9, height: 9, bits: 4, compression: 2, extra: palette, rows: runs }),
    ];
    const changes = fc.array(fc.tuple(fc.nat(99), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...files), changes, (source, changed) => {
        const file = source.slice();
        for (const [at, value] of changed) file[at] = value;
        expect(lengthOf(file)).toBeOneOf([undefined, 'pixels']);
      }),
    );
  });
});

/** Undefined where it is refused. */
const lengthOf = (file: Uint8Array): 'pixels' | 'less' | undefined => {
  try {
    const { width = 0, height = 0 } = bmpHeader(file) ?? {};
    return bmpToTiff(file, maxPixels).length >= width * height * 3 ? 'pixels' : 'less';
  } catch {
    return undefined;
  }
};

describe('bmpHeader', () => {
  it.each<[string, Uint8Array]>([
    ['a JPEG inside', bmp({ width: 1, height: 1, bits: 24, compression: 4, rows: [0] })],
    ['runs of pixels without a palette', bmp({ width: 1, height: 1, bits: 24, compression: 1, rows: [0] })],
    ['no width', bmp({ width: 0, height: 1, bits: 24, rows: [0] })],
    ['a strange depth', bmp({ width: 1, height: 1, bits: 7, rows: [0] })],
    ['pixels inside the header', bmp({ width: 1, height: 1, bits: 24, gap: -1, rows: [0] })],
    ['another file', new Uint8Array(100)],
    ['a file that ends in its header', bmp({ width: 1, height: 1, bits: 24, rows: [] }).slice(0, 40)],
    ['a file that ends in its masks', bmp({ width: 1, height: 1, bits: 16, compression: 3, extra: [1], rows: [] })],
  ])('does not take %s', (_what, file) => expect(bmpHeader(file)).toBeUndefined());
});
