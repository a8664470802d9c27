import type { MediaNote } from '../../domain/message/message.ts';
import { pixelsToTiff } from '../decode/tiff.ts';
import { longestSentSide } from '../types.ts';
import { type Engine, inside, owned, type Pixels, pixelsOf, release } from './engine.ts';
import { isFlat } from './flat.ts';
import { bestFitting } from './quality-search.ts';
import { sharperThan } from './sharper.ts';

/** Pixels: a phone's screen shows hardly more, and the whole 12 megapixels of its camera are never seen. */
const longestSide = 2048;
/** A picture whose sides differ by more, as those of a phone's screen do, is read in parts: its area is bounded, not its longer side. */
const longRatio = 2;
const longPixels = longestSide * longestSide;
/** Each round shrinks to what should fit, so the first mostly does; the bound is for a picture that never fits. */
const rounds = 6;

export type Drawn = {
  type: 'image/jpeg' | 'image/png' | 'image/gif';
  bytes: Uint8Array<ArrayBuffer>;
  notes: MediaNote[];
};

/**
 * One upright picture in sRGB without metadata, in at most `maxBytes`. As PNG if asked for and if it fits, or if its
 * text would be blurred otherwise; else as JPEG, on white. `icc` is its profile where the source has none. Rejects for a picture that cannot be decoded to its end.
 */
export const drawStill = async (
  engine: Engine,
  source: Uint8Array,
  { maxBytes, asPng, icc }: { maxBytes: number; asPng: boolean; icc?: Uint8Array | undefined },
): Promise<Drawn | undefined> => {
  const { autoOrient } = await engine.header(source);
  const side = sideFor(autoOrient);
  // Who sees a whole photo misses no pixel; who scrolls in a long picture does.
  const smaller: MediaNote[] = isLong(autoOrient) && side < longer(autoOrient) ? ['fewer-pixels'] : [];
  const small = await decoded(engine, source, side, icc);
  try {
    const isTransparent = small.channels === 4 && !(await engine.of(small).stats()).isOpaque;
    const png = asPng && isTransparent ? await asFittingPng(engine, small, maxBytes) : undefined;
    if (png) return { ...png, notes: [...png.notes, ...smaller] };
    const jpeg = await asFittingJpeg(engine, small, maxBytes);
    if (!isTransparent && isFlat(small)) {
      const sharper = await sharperThan(engine, small, jpeg, maxBytes);
      if (sharper) return { ...sharper, notes: smaller };
    }
    const onWhite: MediaNote[] = isTransparent ? ['on-white'] : [];
    return jpeg && { type: 'image/jpeg', bytes: jpeg, notes: [...onWhite, ...smaller] };
  } finally {
    release(small);
  }
};

/** JPEGs are decoded at a fraction of their size right away, which is most of why this is quick. */
const decoded = async (engine: Engine, source: Uint8Array, side: number, icc?: Uint8Array): Promise<Pixels> => {
  const small = engine.open(source).autoOrient().resize(side, side, inside);
  if (!icc) return pixelsOf(small.toColourspace('srgb'));
  // Only a file can be said to have a profile.
  const { data, ...pixels } = await pixelsOf(small);
  const tagged = pixelsToTiff({ ...pixels, data: new Uint8ClampedArray(data.buffer), orientation: 1 }, icc);
  return pixelsOf(engine.open(tagged).toColourspace('srgb'));
};

type Size = { width: number; height: number };
const longer = ({ width, height }: Size): number => Math.max(width, height);
const isLong = ({ width, height }: Size): boolean => longer({ width, height }) > Math.min(width, height) * longRatio;

/** Pixels that the longer side may have. */
const sideFor = (size: Size): number => {
  if (!isLong(size)) return longestSide;
  const side = Math.floor(longer(size) * Math.sqrt(longPixels / (size.width * size.height)));
  return Math.min(longestSentSide, Math.max(longestSide, side));
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
