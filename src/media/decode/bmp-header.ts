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
const compressions = { none: 0, rle8: 1, rle4: 2, bitFields: 3 } as const;
/** Bits per pixel by compression. The others are JPEG and PNG in the clothes of a BMP, and those of Windows CE. */
const depths = new Map<number, readonly number[]>([
  [compressions.none, [1, 4, 8, 16, 24, 32]],
  [compressions.rle8, [8]],
  [compressions.rle4, [4]],
  [compressions.bitFields, [16, 32]],
]);

/** Undefined for what is no BMP, and for kinds that are not read. */
export const bmpHeader = (bytes: Uint8Array): BmpHeader | undefined => {
  if (bytes.length < 26 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [pixelsAt, size] = [view.getUint32(10, true), view.getUint32(14, true)];
  if (14 + size > bytes.length || pixelsAt < 14 + size || (size !== core && size < info)) return undefined;
  const { width, height, bits, compression, packedBytes } = size === core ? readCore(view) : readInfo(view);
  if (width <= 0 || height === 0 || !depths.get(compression)?.includes(bits)) return undefined;
  const hasMasks = compression === compressions.bitFields;
  if (hasMasks && bytes.length < leastWithMasks) return undefined;
  const isPacked = compression === compressions.rle8 || compression === compressions.rle4;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const leastPacked = 2 * Math.ceil((width * Math.abs(height)) / longestRun);
  const pixelBytes = isPacked ? Math.max(packedBytes, leastPacked) : rowBytes * Math.abs(height);
  const masks = hasMasks ? readMasks(view, size) : usualMasks(bits);
  return { width, height: Math.abs(height), bytes: pixelsAt + pixelBytes, masks };
};

const readCore = (view: DataView) => ({
  width: view.getUint16(18, true),
  height: view.getUint16(20, true),
  bits: view.getUint16(24, true),
  compression: compressions.none,
  packedBytes: 0,
});

/** A negative height means that the rows begin at the top. */
const readInfo = (view: DataView) => ({
  width: view.getInt32(18, true),
  height: view.getInt32(22, true),
  bits: view.getUint16(28, true),
  compression: view.getUint32(30, true),
  packedBytes: view.getUint32(34, true),
});

const usualMasks = (bits: number): BmpHeader['masks'] =>
  bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];

/** After the short header the masks follow; the longer headers hold them in the same place. */
const readMasks = (view: DataView, size: number): BmpHeader['masks'] => [
  view.getUint32(54, true),
  view.getUint32(58, true),
  view.getUint32(62, true),
  size >= withAlpha ? view.getUint32(66, true) : 0,
];
