/**
 * libvips as this app uses it; no other file imports sharp. Its work runs on libuv's threads, so the event loop
 * only waits; one thread per picture, because two pictures are worked on at a time.
 */
import sharp, { type Sharp } from 'sharp';

/** What else libvips could load (SVG, PDF, FITS, its own formats) would only be attack surface. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((format) => `VipsForeignLoad${format}Buffer`);

/** Pixels in memory, 8 bits each channel, rows from the top. */
export type Pixels = {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  channels: 3 | 4;
  /** Of one frame, where several stand below one another. */
  frameHeight?: number;
};

export type Engine = ReturnType<typeof createEngine>;

/** For one operation; the slowest known one, a GIF of 60 million pixels, takes a third of it. */
const operationSeconds = 15;

/** Settings of libvips are those of the process, so all engines are one; making it twice does no harm. */
export const createEngine = ({
  maxPixels,
  animationPixels = maxPixels,
}: {
  maxPixels: number;
  /** Of all frames together. */
  animationPixels?: number;
}) => {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: loaders });
  sharp.concurrency(1);
  // No picture is opened twice, so a cache of libvips would only cost memory.
  sharp.cache(false);

  const pixel = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } as const;
  const displayP3 = async (): Promise<Uint8Array | undefined> => {
    const tagged = await sharp(pixel.data, { raw: pixel }).withIccProfile('p3').png().toBuffer();
    return (await sharp(tagged).metadata()).icc;
  };

  return {
    /** The color profile of Display P3. */
    displayP3,
    /** What the header says, whatever its size: the refusal names it. Nothing is decoded. Rejects where it is unreadable. */
    header: (bytes: Uint8Array) => sharp(bytes, { limitInputPixels: false }).metadata(),
    /** Rejects, once it is run, for a file that is damaged anywhere. */
    open: (bytes: Uint8Array, { animated } = { animated: false }) =>
      sharp(bytes, {
        failOn: 'warning',
        limitInputPixels: animated ? animationPixels : maxPixels,
        animated,
      }).timeout({ seconds: operationSeconds }),
    of: ({ data, width, height, channels, frameHeight }: Pixels) => {
      const raw = { width, height, channels, ...(frameHeight && { pageHeight: frameHeight }) };
      return sharp(data, { raw }).timeout({ seconds: operationSeconds });
    },
  };
};

/** Of a resize: never larger than it is. */
export const inside = { fit: 'inside', withoutEnlargement: true } as const;

/** Runs a pipeline and hands over its pixels. */
export const pixelsOf = async (pipeline: Sharp, frames = 1): Promise<Pixels> => {
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const pixels = { data: owned(data), width: info.width, height: info.height, channels: info.channels as 3 | 4 };
  return frames > 1 ? { ...pixels, frameHeight: info.height / frames } : pixels;
};

/** Gives the memory back now: the collector sees small objects and is in no hurry, while each holds ten megabytes. */
export const release = ({ data }: Pixels): void => {
  data.buffer.transfer(0);
};

/** The same bytes, typed as what they are: sharp never hands out shared memory. */
export const owned = (buffer: Buffer): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
