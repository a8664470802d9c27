/**
 * An uncompressed TIFF around pixels: the one container that sharp reads without decoding and that carries a color
 * profile, which raw pixels cannot. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
 */
/** Eight bits each channel, row by row from the top. */
export type Rgba = { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number };

type TiffPixels = { width: number; height: number; channels: 3 | 4; icc?: Uint8Array | undefined };

const short = 3;
const long = 4;
const undefinedBytes = 7;
const headerBytes = 8;
const entryBytes = 12;
/** A reader holds one strip in memory. */
const rowsPerStrip = 64;

/** The picture as a file. The memory of `rgba` is given back; its fourth channel is left out where it says nothing. */
export const rgbaToTiff = (
  { data, width, height }: Rgba,
  { isOpaque, icc }: { isOpaque: boolean; icc?: Uint8Array | undefined },
): Uint8Array<ArrayBuffer> => {
  const { file, pixels } = createTiff({ width, height, channels: isOpaque ? 3 : 4, icc });
  if (isOpaque) dropAlpha(data, pixels);
  else pixels.set(data);
  data.buffer.transfer(0);
  return file;
};

const dropAlpha = (rgba: Uint8ClampedArray, rgb: Uint8Array): void => {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
};

/** The whole file, and the part of it into which the caller writes the pixels, row by row from the top. */
const createTiff = ({ width, height, channels, icc }: TiffPixels) => {
  const pixelBytes = width * height * channels;
  const strips = Math.ceil(height / rowsPerStrip);
  const stripBytes = width * channels * rowsPerStrip;
  // Even, as TIFF wants its directories.
  const extras = headerBytes + pixelBytes + (pixelBytes & 1);
  const at = { bits: extras, offsets: extras + 8, counts: extras + 8 + strips * 4, icc: extras + 8 + strips * 8 };
  const iccBytes = icc?.length ?? 0;
  const directory = at.icc + iccBytes + (iccBytes & 1);

  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, at.bits],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, strips, strips === 1 ? headerBytes : at.offsets],
    [277, short, 1, channels],
    [278, long, 1, rowsPerStrip],
    [279, long, strips, strips === 1 ? pixelBytes : at.counts],
    [284, short, 1, 1],
    // The fourth channel is transparency that the colors are not multiplied with.
    ...(channels === 4 ? [[338, short, 1, 2] as [number, number, number, number]] : []),
    ...(icc ? [[34675, undefinedBytes, iccBytes, at.icc] as [number, number, number, number]] : []),
  ];

  const file = new Uint8Array(directory + 2 + entries.length * entryBytes + 4);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  for (let channel = 0; channel < channels; channel += 1) view.setUint16(at.bits + channel * 2, 8, true);
  for (let strip = 0; strip < strips; strip += 1) {
    view.setUint32(at.offsets + strip * 4, headerBytes + strip * stripBytes, true);
    view.setUint32(at.counts + strip * 4, Math.min(stripBytes, pixelBytes - strip * stripBytes), true);
  }
  if (icc) file.set(icc, at.icc);
  view.setUint16(directory, entries.length, true);
  entries.forEach(([tag, type, count, value], index) => {
    const entry = directory + 2 + index * entryBytes;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    view.setUint32(entry + 4, count, true);
    view.setUint32(entry + 8, value, true);
  });
  return { file, pixels: file.subarray(headerBytes, headerBytes + pixelBytes) };
};
