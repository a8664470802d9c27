import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gridHeic } from '../../../test/support/grid-heic.ts';
import { createDecoder } from '../decode/decoder.ts';
import { createPictures } from '../pictures/pictures.ts';
import { isSrgb } from './color-profile.ts';
import { createEngine } from './engine.ts';

type Rgb = [number, number, number];

const engine = createEngine({ maxPixels: 64_000_000 });
const pictures = createPictures({ engine, decode: createDecoder({ maxPixels: 64_000_000, maxBytes: 1e9 }) });

const iccOf = async (name: string): Promise<Buffer> => {
  const tagged = await flat([1, 2, 3]).withIccProfile(name).jpeg().toBuffer();
  return (await sharp(tagged).metadata()).icc ?? Buffer.alloc(0);
};
const flat = (color: Rgb) => {
  const data = Buffer.alloc(64 * 64 * 3, Buffer.from(color));
  return sharp(data, { raw: { width: 64, height: 64, channels: 3 } });
};
/** The same profile under a name that says sRGB. */
const misnamed = (icc: Buffer): Buffer => {
  const named = Buffer.concat([icc, Buffer.from('Display P3 Gamut with sRGB Transfer ')]);
  named.writeUInt32BE(named.length);
  return named;
};
/** With this profile in a segment of its own, as phones write it. */
const jpegWith = async (color: Rgb, icc: Buffer) => {
  const jpeg = await flat(color).jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer();
  const head = Buffer.from([0xff, 0xe2, 0, 0]);
  const body = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), icc]);
  head.writeUInt16BE(body.length + 2, 2);
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]));
};

const fixture = (name: string) => readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url));
/** ITU-T H.273: primaries of P3, the curve of sRGB, the matrix of BT.601, full range. */
const p3 = Buffer.from([...Buffer.from('nclx'), 0, 12, 0, 13, 0, 6, 0x80]);

/** `heif-enc` writes that the primaries are unknown, whatever it is told. */
const p3Avif = () => {
  const file = fixture('numbers.avif');
  p3.copy(file, file.indexOf('nclx'));
  return new Uint8Array(file);
};

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const toXyz = {
  // Under D65; https://www.w3.org/TR/css-color-4/#color-conversion-code
  srgb: [0.412391, 0.357584, 0.180481, 0.212639, 0.715169, 0.072192, 0.019331, 0.119195, 0.950532],
  p3: [0.486571, 0.265668, 0.198217, 0.228975, 0.691739, 0.079287, 0, 0.045113, 1.043944],
};
const lab = (color: readonly number[], space: keyof typeof toXyz): Rgb => {
  const [r = 0, g = 0, b = 0] = color.map((value) => linear(value / 255));
  const m = toXyz[space];
  const row = (at: number) => (m[at] ?? 0) * r + (m[at + 1] ?? 0) * g + (m[at + 2] ?? 0) * b;
  const [x, y, z] = [row(0) / 0.950456, row(3), row(6) / 1.089058].map((t) =>
    t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116,
  ) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};
const difference = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const sent = async (type: string, bytes: Uint8Array<ArrayBuffer>): Promise<number[]> => {
  const looked = await pictures.look(type, bytes);
  if (looked.kind === 'refused') throw new Error(looked.no.why);
  const { facts, seen } = looked;
  const strip =
    seen.sendable === 'no'
      ? ({ do: 'convert', to: 'image/jpeg', maxBytes: 600_000 } as const)
      : ({ do: 'strip' } as const);
  const fitted = await pictures.fit({ bytes, facts, plan: strip });
  if (fitted.kind === 'refused') throw new Error(fitted.no.why);
  const { data, info } = await sharp(fitted.bytes).resize(64, 64).raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray((16 * 64 + 16) * info.channels, (16 * 64 + 16) * info.channels + 3)];
};

/** Within sRGB, so that nothing has to be cut off. */
const colors: Rgb[] = [
  [180, 90, 60],
  [90, 150, 90],
  [70, 90, 170],
  [200, 180, 160],
  [30, 30, 30],
];

describe('colors', () => {
  it('are converted by what the profile says, whatever it is called', async () => {
    for (const icc of [await iccOf('p3'), misnamed(await iccOf('p3'))]) {
      for (const color of colors) {
        const found = await sent('image/jpeg', await jpegWith(color, icc));
        expect(difference(lab(found, 'srgb'), lab(color, 'p3')), `${color} became ${found}`).toBeLessThan(2);
      }
    }
  });

  it('stay where the profile is that of sRGB, also under another name', async () => {
    const icc = await iccOf('srgb');
    const unnamed = Buffer.from(
      icc.toString('latin1').replaceAll('s\0R\0G\0B', 'x\0R\0G\0B').replaceAll('sRGB', 'xRGB'),
      'latin1',
    );
    expect([isSrgb(icc), isSrgb(unnamed), isSrgb(misnamed(await iccOf('p3')))]).toEqual([true, true, false]);
  });

  it.each([
    ['image/avif', p3Avif],
    [
      'image/heic',
      () => gridHeic(fixture('flat-tile.heic'), { columns: 2, rows: 1, width: 128, height: 64, colr: p3 }),
    ],
  ])('are those of Display P3 where only the numbers of %s say so', async (type, file) => {
    const found = await sent(type, file());
    expect(difference(lab(found, 'srgb'), lab([180, 90, 60], 'p3')), `became ${found}`).toBeLessThan(2);
  });

  it('of no profile that can be read are converted', () => {
    for (const size of [0, 100, 132, 400]) expect(isSrgb(new Uint8Array(size).fill(0xff))).toBe(false);
  });
});
