import type { Metadata } from 'sharp';
import { readApng } from '../decode/apng.ts';
import { isSequence } from '../decode/avif-sequence.ts';
import { bmpHeader } from '../decode/bmp-header.ts';
import { isP3ByNumbers, isSrgb } from './color-profile.ts';
import type { Engine } from './engine.ts';

/** What a picture's header says. Sides are those that a person sees, after turning. */
export type PictureFacts = {
  type: string;
  width: number;
  height: number;
  frames: number;
  transparent: boolean;
  /** It has further frames or pages, which do not go out. */
  hasMore: boolean;
  /** It lies on its side or is mirrored until it is turned as its metadata say. */
  turned: boolean;
  /** Not the eight-bit sRGB or gray that every phone shows: CMYK, 16 bits, a profile of a wider space. */
  foreignColors: boolean;
  hasLocation: boolean;
  /** Its decoder holds the whole picture. */
  isProgressive: boolean;
  /** More than eight bits a channel. */
  isDeep: boolean;
  /** The decoder that has to turn it into a TIFF first, because sharp cannot read it. */
  decodeAs?: 'heic' | 'bmp';
  /** The color profile, which a decoder of pixels alone would lose. */
  icc: Uint8Array | undefined;
  /** Its colors are Display P3, by numbers that no decoder hands on; then it has no profile. */
  isP3: boolean;
};

/** Reads the header and decodes nothing. Undefined where it is unreadable: damaged, or of a kind that is not known. */
export const readFacts = async (engine: Engine, type: string, bytes: Uint8Array): Promise<PictureFacts | undefined> => {
  if (type === 'image/bmp') return bmpFacts(bytes);
  const header = await engine.header(bytes).catch(() => undefined);
  const isP3 = header?.format === 'heif' && !header.icc && isP3ByNumbers(bytes);
  if (!header) return undefined;
  const facts = factsOf(type, header);
  const frames = type === 'image/png' && isAnimatedPng(bytes) ? readApng(bytes)?.frames.length : undefined;
  // libvips turns no animation that lies on its side.
  const isStopped = facts.turned && facts.frames > 1;
  const hasPages = (type === 'image/tiff' && (header.pages ?? 1) > 1) || (type === 'image/avif' && isSequence(bytes));
  const hasMore = isStopped || hasPages || (type === 'image/png' && isAnimatedPng(bytes) && !frames);
  return { ...facts, frames: isStopped ? 1 : (frames ?? facts.frames), isP3, hasMore };
};

/** A chunk that says so stands before the first pixels. https://www.w3.org/TR/png-3/#acTL-chunk */
const isAnimatedPng = (bytes: Uint8Array): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = file.indexOf('IDAT', 0, 'latin1');
  return pixels > 0 && file.subarray(0, pixels).includes('acTL', 0, 'latin1');
};

const factsOf = (type: string, header: Metadata): Omit<PictureFacts, 'isP3' | 'hasMore'> => {
  const { autoOrient, space, depth, icc, exif, xmp, pages = 1, pageHeight, hasAlpha, orientation = 1 } = header;
  const { bitsPerSample = 8, isProgressive } = header;
  const frames = type === 'image/gif' || type === 'image/webp' ? pages : 1;
  return {
    type,
    width: autoOrient.width,
    height: frames > 1 ? (pageHeight ?? autoOrient.height) : autoOrient.height,
    frames,
    transparent: hasAlpha,
    turned: orientation !== 1,
    foreignColors: !['srgb', 'b-w'].includes(space) || depth !== 'uchar' || (icc !== undefined && !isSrgb(icc)),
    hasLocation: gpsEntries.some((entry) => exif?.includes(entry)) || xmp?.includes('GPSL') === true,
    isProgressive,
    isDeep: depth !== 'uchar' || bitsPerSample > 8,
    icc,
    ...(header.compression === 'hevc' ? { decodeAs: 'heic' as const } : {}),
  };
};

/** The entry of an EXIF directory that points to one of GPS, in either order of bytes: tag, LONG, one of it. */
const gpsEntries = [Buffer.from('8825000400000001', 'hex'), Buffer.from('2588040001000000', 'hex')];

const bmpFacts = (bytes: Uint8Array): PictureFacts | undefined => {
  const header = bmpHeader(bytes);
  if (!header) return undefined;
  const { width, height, masks } = header;
  const transparent = masks[3] !== 0;
  const none = {
    frames: 1,
    hasMore: false,
    isProgressive: false,
    isDeep: false,
    turned: false,
    foreignColors: false,
    hasLocation: false,
    icc: undefined,
    isP3: false,
  };
  return { type: 'image/bmp', width, height, transparent, decodeAs: 'bmp', ...none };
};
