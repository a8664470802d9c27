import { type BmpHeader, bmpHeader } from './bmp-header.ts';
import { createTiff } from './tiff.ts';

/** The picture as an uncompressed TIFF. Throws where pixels are missing. */
export const bmpToTiff = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const header = bmpHeader(bytes);
  if (!header) throw new Error('not a BMP that can be read');
  const { width, height, bits, pixelsAt, topDown, masks } = header;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixelsAt + rowBytes * height > bytes.length) throw new Error('the BMP ends too early');

  const channels = masks[3] === 0 || bits < 16 ? 3 : 4;
  const { file, pixels } = createTiff({ width, height, channels });
  const writeRow = rowWriter(bytes, header, channels);
  for (let row = 0; row < height; row += 1) {
    writeRow(pixelsAt + (topDown ? row : height - 1 - row) * rowBytes, pixels, row * width * channels);
  }
  return file;
};

type WriteRow = (from: number, pixels: Uint8Array, to: number) => void;

const rowWriter = (bytes: Uint8Array, header: BmpHeader, channels: 3 | 4): WriteRow => {
  if (header.bits === 24) return plainRow(bytes, header);
  return header.bits < 16 ? paletteRow(bytes, header) : maskedRow(bytes, header, channels);
};

const plainRow =
  (bytes: Uint8Array, { width }: BmpHeader): WriteRow =>
  (from, pixels, to) => {
    for (let x = 0; x < width * 3; x += 3) {
      pixels[to + x] = bytes[from + x + 2] ?? 0;
      pixels[to + x + 1] = bytes[from + x + 1] ?? 0;
      pixels[to + x + 2] = bytes[from + x] ?? 0;
    }
  };

const paletteRow =
  (bytes: Uint8Array, { width, bits, paletteAt, paletteEntry }: BmpHeader): WriteRow =>
  (from, pixels, to) => {
    const perByte = 8 / bits;
    for (let x = 0; x < width; x += 1) {
      const byte = bytes[from + Math.floor(x / perByte)] ?? 0;
      const index = (byte >> (8 - bits * ((x % perByte) + 1))) & ((1 << bits) - 1);
      const entry = paletteAt + index * paletteEntry;
      pixels[to + x * 3] = bytes[entry + 2] ?? 0;
      pixels[to + x * 3 + 1] = bytes[entry + 1] ?? 0;
      pixels[to + x * 3 + 2] = bytes[entry] ?? 0;
    }
  };

const maskedRow = (bytes: Uint8Array, { width, bits, masks }: BmpHeader, channels: 3 | 4): WriteRow => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readers = masks.slice(0, channels).map(readerOf);
  return (from, pixels, to) => {
    for (let x = 0; x < width; x += 1) {
      const pixel = bits === 32 ? view.getUint32(from + x * 4, true) : view.getUint16(from + x * 2, true);
      for (let channel = 0; channel < channels; channel += 1) {
        pixels[to + x * channels + channel] = readers[channel]?.(pixel) ?? 0;
      }
    }
  };
};

/** Spreads the bits under a mask over 0 to 255. */
const readerOf = (mask: number): ((pixel: number) => number) => {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const max = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / max);
};
