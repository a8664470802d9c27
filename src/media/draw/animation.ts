import type { MediaNote } from '../../domain/message/message.ts';
import { readApng } from '../decode/apng.ts';
import { apngFrames } from './apng-frames.ts';
import { type Engine, inside, owned, type Pixels, pixelsOf, release } from './engine.ts';
import type { PictureFacts } from './picture-facts.ts';
import type { Drawn } from './still.ts';

/** Pixels. Below it a person recognizes nothing any more; then frames are left out instead. */
const smallestSide = 160;
/** Bytes: libvips holds all frames in memory as RGBA. */
const maxRawBytes = 64_000_000;
/** The encoder knows palettes of 256 and of 16 colors, and nothing between: sharp rounds up to 8 or 4 bits. */
const fewColors = 16;
/** Of a frame that looks the same in sixteen colors, as drawings do: colors of four bits a channel. */
const drawnColors = 48;
/** The next attempt aims a little lower than the last one's bytes suggest, so that it mostly fits. */
const caution = 0.95;
const attempts = 8;
/** Milliseconds: sharp takes no more, though an APNG can stand still for a day, and frames that were left out add up. */
const longestDelay = 65_535;

/** Pixels of the longer side, colors in the palette, and of how many frames one stays. */
type Attempt = { side: number; colors: number; every: number };
/** Milliseconds of each frame, 100 where the file says nothing, and how often all are repeated (0: forever). */
type Timing = { delays: number[]; loop: number };

/**
 * A GIF that still moves, in at most `maxBytes`: with fewer colors where it is drawn, then with fewer pixels,
 * then with fewer frames. Undefined where not even that fits. Rejects for a file that cannot be decoded to its end.
 */
export const drawAnimation = async (
  engine: Engine,
  source: Uint8Array,
  facts: PictureFacts,
  maxBytes: number,
): Promise<Drawn | undefined> => {
  const { delay = [], loop = 0, orientation = 1 } = await engine.header(source);
  const apng = facts.type === 'image/png' ? readApng(source) : undefined;
  const said = apng ? apng.frames.map((frame) => frame.delay) : delay;
  const delays = Array.from({ length: facts.frames }, (_, index) => said[index] || 100);
  const timing = { delays, loop: apng?.loop ?? loop };
  let attempt: Attempt | undefined = { side: firstSide(facts), colors: 256, every: 1 };
  let frames: Pixels | undefined;
  for (let tries = 0; attempt && tries < attempts; tries += 1) {
    if (frames && sideOf(frames) !== attempt.side) {
      release(frames);
      frames = undefined;
    }
    frames ??= apng
      ? await apngFrames(engine, apng, orientation, attempt.side)
      : await decodeFrames(engine, source, facts.frames, attempt.side);
    const bytes = await encode(engine, frames, attempt, timing);
    if (bytes.length <= maxBytes) return { type: 'image/gif', bytes, notes: notesOf(attempt, longestSide(facts)) };
    attempt = next(attempt, maxBytes / bytes.length, facts, isDrawing(frames));
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

const encode = async (engine: Engine, frames: Pixels, { colors, every }: Attempt, { delays, loop }: Timing) => {
  const gif = { colors, effort: 4, delay: summed(delays, every), loop };
  return owned(await engine.of(thinned(frames, every)).gif(gif).toBuffer());
};

/** @param ratio how much of the last attempt's bytes may remain */
const next = (
  { side, colors, every }: Attempt,
  ratio: number,
  facts: PictureFacts,
  isDrawn: boolean,
): Attempt | undefined => {
  const smallest = Math.min(smallestSide, longestSide(facts));
  if (colors > fewColors && isDrawn && ratio > 0.3) return { side, colors: fewColors, every };
  const smaller = Math.floor(side * Math.sqrt(ratio) * caution);
  if (smaller >= smallest) return { side: smaller, colors, every };
  if (side > smallest) return { side: smallest, colors, every };
  return facts.frames / (every * 2) >= 2 ? { side, colors, every: every * 2 } : undefined;
};

/** Whether the first frame has few colors. */
const isDrawing = ({ data, width, height, frameHeight = height, channels }: Pixels): boolean => {
  const seen = new Set<number>();
  const end = width * frameHeight * channels;
  for (let at = 0; at < end && seen.size <= drawnColors; at += channels) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    seen.add(((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4));
  }
  return seen.size <= drawnColors;
};

const notesOf = ({ side, colors, every }: Attempt, longest: number): MediaNote[] => [
  ...(every > 1 ? (['fewer-frames'] as const) : []),
  ...(colors < 256 ? (['fewer-colors'] as const) : []),
  ...(side < longest ? (['fewer-pixels'] as const) : []),
];

/** All frames below one another, as RGBA, their longer side at most `side`. Rejects for a file that is damaged. */
const decodeFrames = (engine: Engine, source: Uint8Array, frames: number, side: number): Promise<Pixels> => {
  const small = engine.open(source, { animated: true }).resize(side, side, inside);
  return pixelsOf(small.toColourspace('srgb').ensureAlpha(), frames);
};

/** The first of every so many frames. */
const thinned = (pixels: Pixels, every: number): Pixels => {
  if (every === 1) return pixels;
  const { width, height, channels, frameHeight = height } = pixels;
  const frameBytes = width * frameHeight * channels;
  const kept = Math.ceil(height / frameHeight / every);
  const data = new Uint8Array(kept * frameBytes);
  for (let frame = 0; frame < kept; frame += 1) {
    const from = frame * every * frameBytes;
    data.set(pixels.data.subarray(from, from + frameBytes), frame * frameBytes);
  }
  return { ...pixels, data, height: kept * frameHeight };
};

/** A frame that stays stands for those that were left out after it. */
const summed = (delays: readonly number[], every: number): number[] =>
  delays
    .filter((_, index) => index % every === 0)
    .map((_, index) => delays.slice(index * every, (index + 1) * every).reduce((sum, delay) => sum + delay, 0))
    .map((delay) => Math.min(delay, longestDelay));
