/**
 * HEIC through libheif compiled to WebAssembly: sharp's own build leaves its decoder (HEVC) out for patents. Runs in the
 * decoding worker only, because it blocks its thread for a second.
 */
import { createRequire } from 'node:module';
import { type Rgba, rgbaToTiff } from './tiff.ts';

/** The parts of libheif-js that the app uses; the package brings types of its C functions only. */
type HeifImage = {
  get_width(): number;
  get_height(): number;
  is_primary(): number;
  has_alpha_channel(): number;
  display(into: Rgba, done: (shown: Rgba | null) => void): void;
  free(): void;
};
type Heif = {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
  HEAPU32: Uint32Array;
  _heif_get_global_security_limits(): number;
};

/** Loads the 2 MB of code; `maxPixels` is enforced inside as well, where the header may lie about the stream. */
export const loadHeif = (maxPixels: number) => {
  const heif = createRequire(import.meta.url)('libheif-js/wasm-bundle') as Heif;
  // heif_security_limits: a version, then max_image_size_pixels as 64 bits at offset 8.
  const limits = heif._heif_get_global_security_limits() / Uint32Array.BYTES_PER_ELEMENT;
  heif.HEAPU32[limits + 2] = maxPixels;
  heif.HEAPU32[limits + 3] = 0;

  /** The main picture, upright, as an uncompressed TIFF with the profile of its colors. */
  return async (bytes: Uint8Array, icc: Uint8Array | undefined): Promise<Uint8Array<ArrayBuffer>> => {
    const images = new heif.HeifDecoder().decode(bytes);
    try {
      const image = images.find((it) => it.is_primary()) ?? images[0];
      if (!image) throw new Error('the HEIC holds no picture');
      return rgbaToTiff(await pixelsOf(image, maxPixels), { isOpaque: !image.has_alpha_channel(), icc });
    } finally {
      for (const image of images) image.free();
    }
  };
};

const pixelsOf = async (image: HeifImage, maxPixels: number): Promise<Rgba> => {
  const [width, height] = [image.get_width(), image.get_height()];
  if (width * height > maxPixels) throw new Error('the HEIC has more pixels than its header says');
  const rgba = { data: new Uint8ClampedArray(width * height * 4), width, height };
  const shown = await new Promise<Rgba | null>((done) => image.display(rgba, done));
  if (!shown) throw new Error('the HEIC cannot be decoded');
  return shown;
};
