import { decode } from '@cwasm/nsbmp';
import { type BmpHeader, bmpHeader } from './bmp-header.ts';
import { type Rgba, rgbaToTiff } from './tiff.ts';

/** An uncompressed TIFF. Throws, before it decodes anything, where pixels are missing or more than `maxPixels`. */
export const bmpToTiff = (bytes: Uint8Array, maxPixels: number): Uint8Array<ArrayBuffer> => {
  const header = bmpHeader(bytes);
  if (!header) throw new Error('not a BMP that can be read');
  if (header.width * header.height > maxPixels) throw new Error('the BMP has too many pixels');
  if (header.bytes > bytes.length) throw new Error('the BMP ends too early');
  const decoded = decodeWhole(bytes, header.bytes);
  if (decoded.width !== header.width || decoded.height !== header.height)
    throw new Error('the BMP is not read as its header says');
  fillLowBits(decoded.data, header.masks);
  return rgbaToTiff(decoded, { isOpaque: header.masks[3] === 0 });
};

/** Many writers end the last row of runs, and then the picture; libnsbmp takes the first for a row too many. */
const decodeWhole = (bytes: Uint8Array, end: number): Rgba => {
  try {
    // The package never hands out shared memory, which its types allow.
    return decode(bytes) as Rgba;
  } catch (error) {
    if (!Buffer.from(bytes.subarray(end - 4, end)).equals(Buffer.of(0, 0, 0, 1))) throw error;
    return decode(bytes.with(end - 3, 1)) as Rgba;
  }
};

/** libnsbmp leaves the low bits of a color of less than eight bits at 0, so that white would be gray. */
const fillLowBits = (rgba: Uint8ClampedArray, masks: BmpHeader['masks']): void => {
  const most = masks.map(mostOf);
  if (most.every((it) => it === 255)) return;
  for (let at = 0; at < rgba.length; at += 1) rgba[at] = ((rgba[at] ?? 0) * 255) / (most[at % 4] ?? 255);
};

/** What libnsbmp makes of a color whose bits are all set: 248 for five bits. */
const mostOf = (mask: number): number => {
  const bits = Math.clz32(mask & -mask) - Math.clz32(mask) + 1;
  return mask === 0 || bits >= 8 ? 255 : 256 - (256 >> bits);
};
