import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { scene } from '../../../test/fixtures/pictures/scene.ts';
import { apng } from '../../../test/support/apng.ts';
import { createPictures } from '../pictures/pictures.ts';
import type { Bytes } from '../strip/strip.ts';
import { createEngine } from './engine.ts';

const [maxPixels, animationPixels] = [64_000_000, 200_000_000];
const decode = () => {
  throw new Error('not needed');
};
const pictures = createPictures({ engine: createEngine({ maxPixels, animationPixels }), decode });

const flat = (width: number, height: number, background: string | object): Sharp =>
  sharp({ create: { width, height, channels: 4, background } });
const clear = { r: 0, g: 0, b: 0, alpha: 0 };

const seen = async (bytes: Bytes) => {
  const found = await pictures.look('image/png', bytes);
  if (found.kind === 'refused') throw new Error(found.no.why);
  return found;
};
const fitted = async (bytes: Bytes, maxBytes = 600_000) => {
  const { facts } = await seen(bytes);
  const found = await pictures.fit({ bytes, facts, plan: { do: 'convert', to: 'image/gif', maxBytes } });
  if (found.kind === 'refused') throw new Error(found.no.why);
  return { ...found, meta: await sharp(found.bytes, { animated: true }).metadata() };
};

/** The color of a pixel in each frame, by its strongest channel; `-` where it is transparent. */
const colorsAt = async (bytes: Bytes, x: number, y: number): Promise<string> => {
  const { pages = 1, pageHeight = 1, width } = await sharp(bytes, { animated: true }).metadata();
  const all = await sharp(bytes, { animated: true }).ensureAlpha().raw().toBuffer();
  const names = Array.from({ length: pages }, (_, page) => {
    const at = ((page * pageHeight + y) * width + x) * 4;
    const [red = 0, green = 0, blue = 0, alpha = 0] = all.subarray(at, at + 4);
    if (alpha < 128) return '-';
    return red > green && red > blue ? 'r' : green > blue ? 'g' : 'b';
  });
  return names.join('');
};

describe('an animated PNG', () => {
  it('moves as a GIF, with its times and as often as it did', async () => {
    const frames = ['#c82828', '#28a03c', '#283cc8'].map((color, index) => ({
      picture: flat(40, 30, color),
      delay: 10 * (index + 1),
    }));
    const found = await fitted(await apng(frames, 3));
    expect(found).toMatchObject({ type: 'image/gif', notes: [], was: { type: 'image/png' } });
    expect(found.meta).toMatchObject({ pages: 3, pageHeight: 30, delay: [100, 200, 300], loop: 3 });
    expect(await colorsAt(found.bytes, 20, 15)).toBe('rgb');
  });

  it('moves where it stands still for longer than a GIF is made to', async () => {
    const frames = ['#c82828', '#28a03c'].map((color) => ({ picture: flat(40, 30, color), delay: 60_000 }));
    const { meta } = await fitted(await apng(frames));
    expect(meta.delay).toEqual([65_540, 65_540]);
  });

  it('is known as one where long notes stand before it says so', async () => {
    const frames = ['#c82828', '#28a03c'].map((color) => ({ picture: flat(40, 30, color) }));
    const note = Buffer.concat([Buffer.from('Comment\0'), Buffer.alloc(70_000, 'a')]);
    expect(await seen(await apng(frames, 0, [['tEXt', note]]))).toMatchObject({ facts: { frames: 2, hasMore: false } });
  });

  it.each([
    ['stays', 0, 'rgg', 'rrr'],
    ['is cleared', 1, 'rg-', 'rrr'],
    ['is as it was before', 2, 'rgr', 'rrr'],
  ] as const)('lets a part come that %s', async (_what, dispose, inside, outside) => {
    const bytes = await apng([
      { picture: flat(40, 30, '#c82828') },
      { picture: flat(10, 10, '#28a03c'), left: 5, top: 5, dispose },
      { picture: flat(4, 4, '#283cc8'), left: 30, top: 20 },
    ]);
    const { bytes: gif } = await fitted(bytes);
    expect([await colorsAt(gif, 8, 8), await colorsAt(gif, 20, 3)]).toEqual([inside, outside]);
  });

  it.each([
    [0, 'r-'],
    // Two that look the same are one.
    [1, 'r'],
  ] as const)('shows what was there below a transparent part, or replaces it (%i)', async (blend, colors) => {
    const bytes = await apng([{ picture: flat(40, 30, '#c82828') }, { picture: flat(40, 30, clear), blend }]);
    expect(await colorsAt((await fitted(bytes)).bytes, 20, 15)).toBe(colors);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright and holds nothing else (orientation %i)', async (orientation) => {
    const noted = sharp(await scene(16, 12).png().toBuffer())
      .withExif({ IFD0: { Copyright: 'hidden-copyright' } })
      .withMetadata({ orientation });
    const still = await noted.png().toBuffer();
    const exif = (await sharp(still).metadata()).exif ?? Buffer.alloc(0);
    const [one, two] = [scene(80, 60), scene(80, 60)];
    const bytes = await apng([{ picture: one }, { picture: two.negate({ alpha: false }) }], 0, [['eXIf', exif]]);
    const { bytes: gif, meta } = await fitted(bytes);
    expect(meta).toMatchObject(orientation < 5 ? { width: 80, pageHeight: 60 } : { width: 60, pageHeight: 80 });
    expect(Buffer.from(gif).includes('hidden-copyright')).toBe(false);
    const upright = await sharp(await scene(80, 60).withMetadata({ orientation }).png().toBuffer())
      .autoOrient()
      .resize(2, 2, { fit: 'fill' })
      .raw()
      .toBuffer();
    const first = await sharp(gif).removeAlpha().resize(2, 2, { fit: 'fill' }).raw().toBuffer();
    expect(Math.max(...first.map((value, index) => Math.abs(value - (upright[index] ?? 0))))).toBeLessThan(40);
  });

  it('stands still, and says so, where it is too large, too long or cannot be followed', async () => {
    const small = { picture: flat(1, 1, '#c82828') };
    const many = await apng(Array.from({ length: 1_001 }, () => small));
    const large = await apng([{ picture: flat(3_000, 3_000, '#c82828') }, small]);
    const outside = await apng([{ picture: flat(40, 30, '#c82828') }, { picture: flat(10, 10, '#fff'), left: 35 }]);
    const whole = await apng([{ picture: flat(40, 30, '#c82828') }, { picture: flat(40, 30, '#28a03c') }]);
    const twice = whole.with(whole.length - 20, 0);
    for (const bytes of [many, large, outside]) {
      const { facts, seen: found } = await seen(bytes);
      expect([facts.frames, facts.hasMore, found.frames]).toEqual([1, true, 1]);
    }
    expect((await pictures.look('image/png', twice)).kind).toMatch(/seen|refused/);
  });

  it('is damaged where a frame is', async () => {
    const bytes = await apng([{ picture: flat(40, 30, '#c82828') }, { picture: scene(40, 30) }]);
    bytes.fill(0, bytes.length - 400, bytes.length - 100);
    const { facts } = await seen(bytes);
    const plan = { do: 'convert', to: 'image/gif', maxBytes: 600_000 } as const;
    expect(await pictures.fit({ bytes, facts, plan })).toMatchObject({ kind: 'refused', no: { why: 'damaged' } });
  });
});
