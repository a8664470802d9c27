/**
 * BMP, which sharp cannot read, and no package does well: those that are alive refuse pictures stored from the top and
 * four-bit palettes, the others read past their end. https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export type BmpHeader = {
  width: number;
  height: number;
  topDown: boolean;
  bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Byte offset of the first row. */
  pixelsAt: number;
  paletteAt: number;
  /** Bytes of an entry: blue, green, red, and mostly an unused one. */
  paletteEntry: 3 | 4;
  /** Which bits of a 16- or 32-bit pixel are red, green, blue and transparency (0: none). */
  masks: [number, number, number, number];
};

const core = 12;
const info = 40;
const uncompressed = 0;
const bitFields = 3;
const alphaBitFields = 6;

/** Undefined for what is no BMP or one of the rare kinds: run-length encoded, or JPEG and PNG in BMP's clothes. */
export const bmpHeader = (bytes: Uint8Array): BmpHeader | undefined => {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  if (14 + size > bytes.length || (size !== core && size < info)) return undefined;
  const isCore = size === core;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const tall = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? uncompressed : view.getUint32(30, true);
  if (width <= 0 || tall === 0 || !isBits(bits)) return undefined;
  const hasMasks = compression === bitFields || compression === alphaBitFields;
  if (compression !== uncompressed && !(hasMasks && (bits === 16 || bits === 32))) return undefined;
  // After a plain header the masks follow it; the longer headers hold them in the same place.
  const maskBytes = hasMasks && size === info ? (compression === alphaBitFields ? 16 : 12) : 0;
  if (14 + size + maskBytes > bytes.length) return undefined;
  return {
    width,
    height: Math.abs(tall),
    topDown: tall < 0,
    bits,
    pixelsAt: view.getUint32(10, true),
    paletteAt: 14 + size + maskBytes,
    paletteEntry: isCore ? 3 : 4,
    masks: hasMasks ? readMasks(view, size > 52 || compression === alphaBitFields) : usualMasks(bits),
  };
};

const isBits = (bits: number): bits is BmpHeader['bits'] => [1, 4, 8, 16, 24, 32].includes(bits);
const usualMasks = (bits: number): BmpHeader['masks'] =>
  bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
const readMasks = (view: DataView, withAlpha: boolean): BmpHeader['masks'] => [
  view.getUint32(54, true),
  view.getUint32(58, true),
  view.getUint32(62, true),
  withAlpha ? view.getUint32(66, true) : 0,
];
