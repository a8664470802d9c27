import type { MediaNote } from '../../domain/message/message.ts';
import { type Engine, owned, type Pixels, pixelsOf, release } from './engine.ts';
import type { PictureFacts } from './picture-facts.ts';
import type { Drawn } from './still.ts';

/** Below this nothing is recognised any more; then frames are left out instead. */
const smallestSide = 160;
/** Every frame stands in memory as RGBA. */
const maxRawBytes = 64_000_000;
const fewColours = 64;
/** A little under what the last attempt promises, so that the next one mostly fits. */
const caution = 0.95;
const attempts = 8;

type Attempt = { side: number; colours: number; every: number };

/**
 * A GIF that still moves, in at most `maxBytes`: with fewer colours where little is missing, then with fewer pixels,
 * then with fewer frames. Undefined where not even that fits. Rejects for a file that cannot be decoded to its end.
 */
export const drawAnimation = async (
  engine: Engine,
  source: Uint8Array,
  facts: PictureFacts,
  maxBytes: number,
): Promise<Drawn | undefined> => {
  const { delay, loop } = await engine.header(source);
  const longest = Math.max(facts.width, facts.height);
  const inMemory = Math.sqrt(maxRawBytes / (facts.width * facts.height * facts.frames * 4));
  const most = Math.floor(longest * Math.min(1, inMemory));
  let attempt: Attempt | undefined = { side: most, colours: 256, every: 1 };
  let frames: Pixels | undefined;

  for (let tries = 0; attempt && tries < attempts; tries += 1) {
    const { side, colours, every }: Attempt = attempt;
    if (!frames || Math.max(frames.width, frames.frameHeight ?? 0) !== side) {
      if (frames) release(frames);
      frames = await decoded(engine, source, facts.frames, side);
    }
    const kept = every === 1 ? frames : withEvery(frames, every);
    const bytes = owned(
      await engine
        .of(kept)
        .gif({ colours, effort: 4, delay: summed(delay ?? [], facts.frames, every), loop: loop ?? 0 })
        .toBuffer(),
    );
    if (bytes.length <= maxBytes) return { type: 'image/gif', bytes, notes: notesOf(attempt, longest) };
    attempt = next(attempt, maxBytes / bytes.length, Math.min(smallestSide, longest), facts.frames);
  }
  return undefined;
};

const decoded = (engine: Engine, source: Uint8Array, frames: number, side: number): Promise<Pixels> =>
  pixelsOf(
    engine
      .open(source, { animated: true })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha(),
    frames,
  );

/** `ratio` is how much of the last attempt may remain. */
const next = (
  { side, colours, every }: Attempt,
  ratio: number,
  smallest: number,
  frames: number,
): Attempt | undefined => {
  if (colours > fewColours && ratio > 0.7) return { side, colours: fewColours, every };
  const smaller = Math.floor(side * Math.sqrt(ratio) * caution);
  if (smaller >= smallest) return { side: smaller, colours, every };
  if (side > smallest) return { side: smallest, colours: fewColours, every };
  return frames / (every * 2) >= 2 ? { side, colours: fewColours, every: every * 2 } : undefined;
};

const notesOf = ({ side, colours, every }: Attempt, longest: number): MediaNote[] => [
  ...(every > 1 ? (['fewer-frames'] as const) : []),
  ...(colours < 256 ? (['fewer-colours'] as const) : []),
  ...(side < longest ? (['fewer-pixels'] as const) : []),
];

const withEvery = (pixels: Pixels, every: number): Pixels => {
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

/** A frame that stays stands for those that were left out after it. Milliseconds; 100 where the file says nothing. */
const summed = (delays: readonly number[], frames: number, every: number): number[] => {
  const each = Array.from({ length: frames }, (_, index) => delays[index] || 100);
  return Array.from({ length: Math.ceil(frames / every) }, (_, index) =>
    each.slice(index * every, (index + 1) * every).reduce((sum, delay) => sum + delay, 0),
  );
};
