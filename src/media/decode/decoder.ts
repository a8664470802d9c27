import { bmpMaxPixels } from '../types.ts';
import { bmpToTiff } from './bmp.ts';
import { loadHeic } from './heic.ts';

type DecodeRequest = { kind: 'heic' | 'bmp'; bytes: Uint8Array; icc?: Uint8Array | undefined };

/** An uncompressed TIFF of the picture, for sharp. Throws for what is damaged or needs too much memory. */
export type Decoder = (request: DecodeRequest) => Uint8Array<ArrayBuffer>;

/**
 * Formats that sharp cannot decode. It blocks its thread for a second or two, and keeps its memory, so only a process of
 * its own uses it, which is ended afterwards. libheif is loaded with the first HEIC.
 *
 * @param limits the pixels of a picture, and the bytes that libheif may hold at a time
 */
export const createDecoder = (limits: { maxPixels: number; maxBytes: number }): Decoder => {
  let heic: ReturnType<typeof loadHeic> | undefined;
  return ({ kind, bytes, icc }) => {
    if (kind === 'bmp') return bmpToTiff(bytes, bmpMaxPixels);
    heic ??= loadHeic(limits);
    return heic(bytes, icc);
  };
};
