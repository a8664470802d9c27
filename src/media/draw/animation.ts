import type { MediaNote } from '../../domain/message/message.ts';
import { type Engine, owned, type Pixels, release } from './engine.ts';
import { decodeFrames, summedDelays, thinned } from './frames.ts';
import type { PictureFacts } from './picture-facts.ts';
import type { Drawn } from './still.ts';

/** Pixels. Below it a person recognizes nothing any more; then frames are left out instead. */
const smallestSide = 160;
/** Bytes: libvips holds all frames in memory as RGBA. */
const maxRawBytes = 64_000_000;
const fewColors = 64;
/** The next attempt aims a little lower than the last one's bytes suggest, so that it mostly fits. */
const caution = 0.95;
const attempts = 8;

/** Pixels of the longer side, colors in the palette, and of how many frames one stays. */
type Attempt = { side: number; colors: number; every: number };
/** As the header says it: milliseconds of each frame, and how often all are repeated (0: forever). */
type Timing = { delay?: number[] | undefined; loop?: number | undefined };

/**
 * A GIF that still moves, in at most `maxBytes`: with fewer colors where little is missing, then with fewer pixels,
 * then with fewer frames. Undefined where not even that fits. Rejects for a file that cannot be decoded to its end.
 */
export const drawAnimation = async (
  engine: Engine,
  source: Uint8Array,
  facts: PictureFacts,
  maxBytes: number,
): Promise<Drawn | undefined> => {
  const timing = await engine.header(source);
  let attempt: Attempt | undefined = { side: firstSide(facts), colors: 256, every: 1 };
  let frames: Pixels | undefined;
  for (let tries = 0; attempt && tries < attempts; tries += 1) {
    if (frames && sideOf(frames) !== attempt.side) {
      release(frames);
      frames = undefined;
    }
    frames ??= await decodeFrames(engine, source, facts.frames, attempt.side);
    const bytes = await encode(engine, frames, attempt, timing, facts.frames);
    if (bytes.length <= maxBytes) return { type: 'image/gif', bytes, notes: notesOf(attempt, longestSide(facts)) };
    attempt = next(attempt, maxBytes / bytes.length, facts);
  }
  return undefined;
};

const longestSide = ({ width, height }: PictureFacts): number => Math.max(width, height);
const sideOf = ({ width, frameHeight = 0 }: Pixels): number => Math.max(width, frameHeight);

/** As large as the picture is, or as fits into memory with all frames. */
const firstSide = (facts: PictureFacts): number => {
  const inMemory = Math.sqrt(maxRawBytes / (facts.width * facts.height * facts.frames * 4));
  return Math.floor(longestSide(facts) * Math.min(1, inMemory));
};

const encode = async (
  engine: Engine,
  frames: Pixels,
  { colors, every }: Attempt,
  { delay = [], loop = 0 }: Timing,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const gif = { colors, effort: 4, delay: summedDelays(delay, count, every), loop };
  return owned(await engine.of(thinned(frames, every)).gif(gif).toBuffer());
};

/** @param ratio how much of the last attempt's bytes may remain */
const next = ({ side, colors, every }: Attempt, ratio: number, facts: PictureFacts): Attempt | undefined => {
  const smallest = Math.min(smallestSide, longestSide(facts));
  if (colors > fewColors && ratio > 0.7) return { side, colors: fewColors, every };
  const smaller = Math.floor(side * Math.sqrt(ratio) * caution);
  if (smaller >= smallest) return { side: smaller, colors, every };
  if (side > smallest) return { side: smallest, colors: fewColors, every };
  return facts.frames / (every * 2) >= 2 ? { side, colors: fewColors, every: every * 2 } : undefined;
};

const notesOf = ({ side, colors, every }: Attempt, longest: number): MediaNote[] => [
  ...(every > 1 ? (['fewer-frames'] as const) : []),
  ...(colors < 256 ? (['fewer-colours'] as const) : []),
  ...(side < longest ? (['fewer-pixels'] as const) : []),
];
