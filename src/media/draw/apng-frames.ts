/** The frames of an animated PNG, put together as a program shows them. */
import type { Apng, Frame } from '../decode/apng.ts';
import { pixelsToTiff } from '../decode/tiff.ts';
import { type Engine, inside, type Pixels, pixelsOf, release } from './engine.ts';

/**
 * All frames below one another, as RGBA, upright, their longer side at most `side`. Rejects where one is damaged.
 *
 * @param orientation EXIF's, of the whole file
 */
export const apngFrames = async (
  engine: Engine,
  { width, height, frames }: Apng,
  orientation: number,
  side: number,
): Promise<Pixels> => {
  const canvas = new Uint8Array(width * height * 4);
  let all: Pixels | undefined;
  for (const [index, frame] of frames.entries()) {
    const before = frame.dispose === 'restore' ? canvas.slice() : undefined;
    put(await decoded(engine, frame), frame, canvas, width);
    const tiff = pixelsToTiff(
      { data: new Uint8ClampedArray(canvas), width, height, channels: 4, orientation },
      undefined,
    );
    const small = await pixelsOf(engine.open(tiff).autoOrient().resize(side, side, inside).ensureAlpha());
    all ??= { ...small, data: new Uint8Array(small.data.length * frames.length), frameHeight: small.height };
    all.data.set(small.data, index * small.data.length);
    release(small);
    if (before) canvas.set(before);
    if (frame.dispose === 'clear') clear(frame, canvas, width);
  }
  if (!all) throw new Error('it has no frames');
  return { ...all, height: all.height * frames.length };
};

const decoded = async (engine: Engine, { png, width, height }: Frame): Promise<Uint8Array> => {
  const pixels = await pixelsOf(engine.open(png).toColourspace('srgb').ensureAlpha());
  if (pixels.width !== width || pixels.height !== height) throw new Error('a frame is not as large as it says');
  return pixels.data;
};

const clear = ({ left, top, width, height }: Frame, canvas: Uint8Array, across: number): void => {
  for (let y = top; y < top + height; y += 1) canvas.fill(0, (y * across + left) * 4, (y * across + left + width) * 4);
};

const put = (pixels: Uint8Array, frame: Frame, canvas: Uint8Array, across: number): void => {
  const { left, top, width, height, isOver } = frame;
  for (let y = 0; y < height; y += 1) {
    const row = pixels.subarray(y * width * 4, (y + 1) * width * 4);
    const into = ((top + y) * across + left) * 4;
    if (isOver) blend(row, canvas, into);
    else canvas.set(row, into);
  }
};

/** A GIF knows no half-transparent pixels, so what is mostly there hides what lies below. */
const blend = (row: Uint8Array, canvas: Uint8Array, into: number): void => {
  for (let at = 0; at < row.length; at += 4) {
    const share = (row[at + 3] ?? 0) / 255;
    if (share === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = (canvas[into + at + 3] ?? 0) > 0 ? (canvas[into + at + channel] ?? 0) : (row[at + channel] ?? 0);
      canvas[into + at + channel] = (row[at + channel] ?? 0) * share + below * (1 - share);
    }
    canvas[into + at + 3] = Math.max(canvas[into + at + 3] ?? 0, row[at + 3] ?? 0);
  }
};
