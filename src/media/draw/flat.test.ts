import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { scene } from '../../../test/fixtures/pictures/scene.ts';
import { screenshot } from '../../../test/fixtures/pictures/screenshot.ts';
import { createEngine, type Pixels } from './engine.ts';
import { ssim } from './similarity.ts';
import { drawStill } from './still.ts';

const engine = createEngine({ maxPixels: 64_000_000 });
const drawn = async (source: Uint8Array, maxBytes: number) => {
  const found = await drawStill(engine, source, { maxBytes, asPng: false });
  if (!found) throw new Error('it was not drawn');
  expect(found.bytes.length).toBeLessThanOrEqual(maxBytes);
  return found;
};
const png = async (picture: Sharp) => new Uint8Array(await picture.png().toBuffer());

/** As large as the original is. */
const likeness = async (one: Uint8Array, other: Uint8Array) => {
  const { width, height } = await sharp(one).metadata();
  const pixels = (bytes: Uint8Array) =>
    sharp(bytes).resize(width, height, { fit: 'fill' }).flatten().removeAlpha().raw().toBuffer();
  return ssim(await pixels(one), await pixels(other), { width, height, channels: 3 }, 4);
};

/** `pHYs` is the same in all: the density that sharp writes. */
const chunksOf = (bytes: Uint8Array): Set<string> => {
  const file = Buffer.from(bytes);
  const names = new Set<string>();
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    names.add(file.toString('latin1', at + 4, at + 8));
  return names;
};

/** Notes the palettes that are asked for. */
const noting = (drawing: Sharp, palettes: unknown[]): Sharp => {
  const asPng = drawing.png.bind(drawing);
  drawing.png = (options) => {
    if (options?.palette) palettes.push(options);
    return asPng(options);
  };
  return drawing;
};

describe('a screenshot', () => {
  it('stays as it is, pixel by pixel, where it fits as PNG', async () => {
    const source = await png(screenshot(400, 700));
    const found = await drawn(source, source.length * 2);
    expect(found.type).toBe('image/png');
    expect(await likeness(source, found.bytes)).toBe(1);
  });

  it('keeps its text sharp with fewer colors where all of them do not fit', async () => {
    const source = await png(screenshot(800, 1500));
    const maxBytes = Math.round(source.length * 0.5);
    const found = await drawn(source, maxBytes);
    expect(found.type).toBe('image/png');
    expect(chunksOf(found.bytes)).toEqual(new Set(['IHDR', 'PLTE', 'pHYs', 'IDAT', 'IEND']));
    expect(await likeness(source, found.bytes)).toBeGreaterThan(0.99);
    const usual = async (quality: number): Promise<number> => {
      const jpeg = await sharp(source).jpeg({ quality }).toBuffer();
      return jpeg.length <= maxBytes ? likeness(source, jpeg) : usual(quality - 5);
    };
    expect(await usual(95)).toBeLessThan(0.97);
  });

  it('loses no color of a small mark', async () => {
    const mark = await sharp({ create: { width: 24, height: 24, channels: 3, background: '#e01e5a' } })
      .png()
      .toBuffer();
    const source = await png(screenshot(800, 1500).composite([{ input: mark, left: 700, top: 400 }]));
    const found = await drawn(source, Math.round(source.length * 0.5));
    const middle = { left: 706, top: 406, width: 12, height: 12 };
    const [red = 0, green = 0, blue = 0] = await sharp(found.bytes).extract(middle).removeAlpha().raw().toBuffer();
    expect(Math.max(Math.abs(red - 0xe0), Math.abs(green - 0x1e), Math.abs(blue - 0x5a))).toBeLessThan(32);
  });

  it('is as wide as it was where it is long and its pixels are few', async () => {
    const source = await png(screenshot(360, 9000));
    const found = await drawn(source, Math.round(source.length * 0.7));
    expect(found).toMatchObject({ type: 'image/png', notes: [] });
    expect(await sharp(found.bytes).metadata()).toMatchObject({ width: 360, height: 9000 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is upright and holds nothing but its pixels (orientation %i)',
    async (orientation) => {
      const tall = await png(screenshot(300, 520));
      const noted = await sharp(tall)
        .withExif({
          IFD0: { Copyright: 'hidden-copyright' },
          IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 49/1 11/1' },
        })
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      const { type, bytes } = await drawn(new Uint8Array(noted), 600_000);
      const { width, exif, xmp, icc } = await sharp(bytes).metadata();
      expect([type, width, exif, xmp, icc]).toEqual([
        'image/png',
        orientation < 5 ? 300 : 520,
        undefined,
        undefined,
        undefined,
      ]);
      expect(chunksOf(bytes)).toEqual(new Set(['IHDR', 'pHYs', 'IDAT', 'IEND']));
      expect(await likeness(new Uint8Array(await sharp(noted).autoOrient().png().toBuffer()), bytes)).toBe(1);
    },
  );
});

describe('what a JPEG shows as well', () => {
  it('is a photo', async () => {
    const photo = await png(scene(800, 600));
    expect(await drawn(photo, 200_000)).toMatchObject({ type: 'image/jpeg' });
  });

  it('is a photo on a white ground, for which no palette is tried', async () => {
    const grain = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const create = { width: 500, height: 400, channels: 3, background: '#888', noise: grain } as const;
    const product = await sharp({ create }).png().toBuffer();
    const white = sharp({ create: { width: 900, height: 700, channels: 3, background: '#fff' } });
    const source = await png(white.composite([{ input: product, left: 100, top: 100 }]));
    const palettes: unknown[] = [];
    const watched = { ...engine, of: (pixels: Pixels) => noting(engine.of(pixels), palettes) };
    const found = await drawStill(watched, source, { maxBytes: 120_000, asPng: false });
    expect(found).toMatchObject({ type: 'image/jpeg' });
    expect(palettes).toEqual([]);
  });

  it('is a soft shade', async () => {
    const corners = Buffer.from([10, 20, 30, 200, 40, 90, 90, 200, 40, 240, 240, 220]);
    const shade = sharp(corners, { raw: { width: 2, height: 2, channels: 3 } }).resize(600, 600, { kernel: 'linear' });
    expect(await drawn(await png(shade), 100_000)).toMatchObject({ type: 'image/jpeg' });
  });
});
