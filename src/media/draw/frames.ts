import { type Engine, type Pixels, pixelsOf } from './engine.ts';

/** All frames below one another, as RGBA, their longer side at most `side`. Rejects for a file that is damaged. */
export const decodeFrames = (engine: Engine, source: Uint8Array, frames: number, side: number): Promise<Pixels> =>
  pixelsOf(
    engine
      .open(source, { animated: true })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha(),
    frames,
  );

/** The first of every so many frames. */
export const thinned = (pixels: Pixels, every: number): Pixels => {
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

/** A frame that stays stands for those that were left out after it. Milliseconds; 100 where the file says nothing. */
export const summedDelays = (delays: readonly number[], frames: number, every: number): number[] => {
  const each = Array.from({ length: frames }, (_, index) => delays[index] || 100);
  return Array.from({ length: Math.ceil(frames / every) }, (_, index) =>
    each.slice(index * every, (index + 1) * every).reduce((sum, delay) => sum + delay, 0),
  );
};
