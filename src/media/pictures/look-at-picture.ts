import { asStill } from '../decode/avif-sequence.ts';
import type { Engine } from '../draw/engine.ts';
import { readFacts } from '../draw/picture-facts.ts';
import { type Rejected, rejected } from '../refusals.ts';
import { jpegCoding } from '../strip/jpeg-coding.ts';
import { repairJpeg } from '../strip/repair-jpeg.ts';
import { type Bytes, strip } from '../strip/strip.ts';
import { bmpMaxPixels, longestSide } from '../types.ts';
import type { SeenPicture } from './pictures.ts';

/** Bytes. A larger file is drawn anew anyway, so its structure is not followed. */
const stripUpTo = 4_000_000;

/** Reads the header and follows the structure; nothing is decoded. */
export const lookAtPicture = async (engine: Engine, type: string, bytes: Bytes): Promise<SeenPicture | Rejected> => {
  const coding = type === 'image/jpeg' ? jpegCoding(soundOf(type, bytes)) : undefined;
  if (coding === 'unusual') return rejected({ why: 'jpeg-kind' });
  const facts = await readFacts(engine, type, soundOf(type, bytes));
  if (!facts) return rejected({ why: 'damaged' });
  const { width, height } = facts;
  const isTooLarge = type === 'image/bmp' && width * height > bmpMaxPixels;
  if (isTooLarge || Math.max(width, height) > longestSide) return rejected({ why: 'too-many-pixels', width, height });
  const stripped = strippedOf(type, soundOf(type, bytes));
  // libvips shows what there is of a GIF and does not report the rest.
  if (type === 'image/gif' && !stripped) return rejected({ why: 'damaged' });
  // Phones play no PNG.
  const plays = type === 'image/png' && facts.frames > 1;
  const isForeign = plays || facts.turned || facts.foreignColors || coding === 'arithmetic';
  const sendable = isForeign || !stripped ? 'no' : stripped === bytes ? 'as-is' : 'strip';
  const size = (sendable === 'strip' ? stripped : undefined)?.length ?? bytes.length;
  return { kind: 'seen', facts, seen: { ...facts, kind: 'picture', bytes: size, sendable } };
};

/** Without the small damage that viewers forgive, and under the name by which it is read. */
export const soundOf = (type: string, bytes: Bytes): Bytes => {
  if (type === 'image/avif') return asStill(bytes);
  return type === 'image/jpeg' ? repairJpeg(bytes) : bytes;
};

/** The picture without what does not belong to it, where that is worth following. */
export const strippedOf = (type: string, bytes: Bytes): Bytes | undefined =>
  bytes.length <= stripUpTo || type === 'image/gif' ? strip(type, bytes) : undefined;
