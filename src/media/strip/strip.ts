import { followGif } from './strip-gif.ts';
import { followJpeg } from './strip-jpeg.ts';
import { followPng } from './strip-png.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
/** Takes one part of a file after the other; keeps what belongs to the picture. False where the next one is not wanted. */
type Take = (from: number, to: number, belongs: boolean) => boolean;
/** Says what the parts are. False where it cannot follow the structure to its end, or shall not. */
export type Follow = (bytes: Bytes, take: Take) => boolean;

/** A picture of this app's size has hundreds, an animation thousands; a file of millions was made to keep us busy. */
const mostParts = 100_000;

const followers: Readonly<Record<string, Follow>> = {
  'image/jpeg': followJpeg,
  'image/png': followPng,
  'image/gif': followGif,
};

/**
 * Cuts out of a JPEG, PNG or GIF what is not the picture: EXIF, XMP, comments, thumbnails, other files that hide behind
 * the end. The pixels stay as they are. The same bytes where there is nothing to cut out; undefined for a file that it
 * cannot follow, that has more parts than pictures have, and for every other type.
 */
export const strip = (type: string, bytes: Bytes): Bytes | undefined => {
  // Copied at once: a hostile file of tiny parts would make a list of them larger than itself.
  const kept = new Uint8Array(bytes.length);
  let [length, parts] = [0, 0];
  const isWhole = followers[type]?.(bytes, (from, to, belongs) => {
    parts += 1;
    if (belongs) {
      kept.set(bytes.subarray(from, to), length);
      length += to - from;
    }
    return parts < mostParts;
  });
  if (!isWhole) return undefined;
  return length === bytes.length ? bytes : kept.slice(0, length);
};
