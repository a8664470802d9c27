import type { MediaNote } from '../../domain/message/message.ts';
import { pixelsToTiff } from '../decode/tiff.ts';
import { type Engine, inside, owned, type Pixels, pixelsOf, release } from './engine.ts';
import { bestFitting } from './quality-search.ts';

/** Pixels: a phone's screen shows hardly more, and the whole 12 megapixels of its camera are never seen. */
const longestSide = 2048;
/** Each round shrinks to what should fit, so the first mostly does; the bound is for a picture that never fits. */
const rounds = 6;

export type Drawn = {
  type: 'image/jpeg' | 'image/png' | 'image/gif';
  bytes: Uint8Array<ArrayBuffer>;
  notes: MediaNote[];
};

/**
 * One upright picture in sRGB without metadata, in at most `maxBytes`. `icc` is its profile where the source has none. As PNG if asked for and if it fits, on white as
 * JPEG otherwise. Rejects for a picture that cannot be decoded to its end.
 */
export const drawStill = async (
  engine: Engine,
  source: Uint8Array,
  { maxBytes, asPng, icc }: { maxBytes: number; asPng: boolean; icc?: Uint8Array | undefined },
): Promise<Drawn | undefined> => {
  const small = await decoded(engine, source, icc);
  try {
    const isTransparent = small.channels === 4 && !(await engine.of(small).stats()).isOpaque;
    const png = asPng && isTransparent ? await asFittingPng(engine, small, maxBytes) : undefined;
    if (png) return png;
    const jpeg = await asFittingJpeg(engine, small, maxBytes);
    return jpeg && { type: 'image/jpeg', bytes: jpeg, notes: isTransparent ? ['on-white'] : [] };
  } finally {
    release(small);
  }
};

/** JPEGs are decoded at a fraction of their size right away, which is most of why this is quick. */
const decoded = async (engine: Engine, source: Uint8Array, icc?: Uint8Array): Promise<Pixels> => {
  const small = engine.open(source).autoOrient().resize(longestSide, longestSide, inside);
  if (!icc) return pixelsOf(small.toColourspace('srgb'));
  // Only a file can be said to have a profile.
  const { data, ...pixels } = await pixelsOf(small);
  const tagged = pixelsToTiff({ ...pixels, data: new Uint8ClampedArray(data.buffer), orientation: 1 }, icc);
  return pixelsOf(engine.open(tagged).toColourspace('srgb'));
};

const asFittingPng = async (engine: Engine, pixels: Pixels, maxBytes: number): Promise<Drawn | undefined> => {
  const exact = owned(await engine.of(pixels).png().toBuffer());
  if (exact.length <= maxBytes) return { type: 'image/png', bytes: exact, notes: [] };
  const palette = owned(await engine.of(pixels).png({ palette: true, colors: 256, effort: 4 }).toBuffer());
  return palette.length <= maxBytes ? { type: 'image/png', bytes: palette, notes: ['fewer-colors'] } : undefined;
};

const asFittingJpeg = async (engine: Engine, pixels: Pixels, maxBytes: number) => {
  let scale = 1;
  for (let round = 0; round < rounds; round += 1) {
    const found = await bestFitting(async (quality) => {
      const drawn = engine.of(pixels).flatten({ background: '#fff' });
      if (scale < 1) drawn.resize(Math.max(1, Math.round(pixels.width * scale)));
      return owned(await drawn.jpeg({ quality }).toBuffer());
    }, maxBytes);
    if ('bytes' in found) return found.bytes;
    // Bytes go with the area; a little less, because fewer pixels need more bytes each.
    scale *= Math.sqrt(maxBytes / found.smallest) * 0.95;
  }
  return undefined;
};

/** Pixels of the longer side, as a card shows it. */
const previewSide = 360;

/** A small JPEG of what is sent; of an animation its first frame. */
export const drawPreview = async (engine: Engine, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const small = engine.open(bytes).resize(previewSide, previewSide, inside);
  return owned(await small.flatten({ background: '#fff' }).jpeg({ quality: 70 }).toBuffer());
};
