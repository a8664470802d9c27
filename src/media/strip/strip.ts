/**
 * Cuts out of a JPEG, PNG or GIF what is not the picture: EXIF, XMP, comments, thumbnails, other files that hide behind
 * the end. The pixels stay as they are. Each function
 * returns the same bytes where there is nothing to cut out, and undefined where it cannot follow the structure.
 */
import { stripGif } from './strip-gif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
export type Strip = (bytes: Bytes) => Bytes | undefined;

const strips: Readonly<Record<string, Strip>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/gif': stripGif,
};

/** Undefined for every other type too. */
export const strip = (type: string, bytes: Bytes): Bytes | undefined => strips[type]?.(bytes);
