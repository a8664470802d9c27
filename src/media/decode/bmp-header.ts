/**
 * What the header of a BMP says, for the checks that come before it is decoded.
 * https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export type BmpHeader = {
  width: number;
  height: number;
  /** Bytes of the file up to the end of its pixels. */
  bytes: number;
  /** Which bits of a pixel without a palette are red, green, blue and transparency (0: none). */
  masks: readonly [number, number, number, number];
};

const core = 12;
const info = 40;
/** The info header with room for four masks. */
const withAlpha = 56;
/** A plain file with three masks and one pixel. */
const leastWithMasks = 70;
/** Pixels that two bytes stand for. A file with fewer of them leaves its picture mostly empty, as a bomb does. */
const longestRun = 255;
const masked = 3;
/** Bits per pixel, by compression: none, runs of bytes and of half bytes, masks. The app reads no others. */
const depths: readonly (readonly number[])[] = [[1, 4, 8, 16, 24, 32], [8], [4], [16, 32]];

/** Undefined for what is no BMP, and for kinds that are not read. */
export const bmpHeader = (bytes: Uint8Array): BmpHeader | undefined => {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [pixelsAt, size] = [view.getUint32(10, true), view.getUint32(14, true)];
  if (14 + size > bytes.length || pixelsAt < 14 + size || (size !== core && size < info)) return undefined;
  const isCore = size === core;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  // Negative where the rows begin at the top.
  const tall = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? 0 : view.getUint32(30, true);
  if (width <= 0 || tall === 0 || !depths[compression]?.includes(bits)) return undefined;
  if (compression === masked && bytes.length < leastWithMasks) return undefined;
  const height = Math.abs(tall);
  const rows = Math.ceil((width * bits) / 32) * 4 * height;
  const isPacked = compression === 1 || compression === 2;
  const pixels = isPacked ? Math.max(view.getUint32(34, true), 2 * Math.ceil((width * height) / longestRun)) : rows;
  const masks = compression === masked ? readMasks(view, size) : usualMasks(bits);
  return { width, height, bytes: pixelsAt + pixels, masks };
};

const usualMasks = (bits: number): BmpHeader['masks'] =>
  bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];

/** After the short header the masks follow; the longer headers hold them in the same place. */
const readMasks = (view: DataView, size: number): BmpHeader['masks'] => [
  view.getUint32(54, true),
  view.getUint32(58, true),
  view.getUint32(62, true),
  size >= withAlpha ? view.getUint32(66, true) : 0,
];
