import { followGif } from './strip-gif.ts';
import { followJpeg } from './strip-jpeg.ts';
import { followPng } from './strip-png.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
/** Calls `keep` for what belongs to the picture, in order. False where it cannot follow the structure to its end. */
export type Follow = (bytes: Bytes, keep: (from: number, to: number) => void) => boolean;

const followers: Readonly<Record<string, Follow>> = {
  'image/jpeg': followJpeg,
  'image/png': followPng,
  'image/gif': followGif,
};

/**
 * Cuts out of a JPEG, PNG or GIF what is not the picture: EXIF, XMP, comments, thumbnails, other files that hide behind
 * the end. The pixels stay as they are. The same bytes where there is nothing to cut out; undefined for a file that it
 * cannot follow, and for every other type.
 */
export const strip = (type: string, bytes: Bytes): Bytes | undefined => {
  // Copied at once: a hostile file of millions of tiny parts would make a list of them larger than itself.
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  const isWhole = followers[type]?.(bytes, (from, to) => {
    kept.set(bytes.subarray(from, to), length);
    length += to - from;
  });
  if (!isWhole) return undefined;
  return length === bytes.length ? bytes : kept.slice(0, length);
};
