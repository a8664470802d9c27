/**
 * An uncompressed TIFF around pixels: the one container that sharp reads without decoding and that carries a color
 * profile, which raw pixels cannot. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf
 */
/** Eight bits each channel, row by row from the top. */
export type Rgba = { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number };
/** With EXIF's orientation: how it has to be turned to be upright. */
export type Pixels8 = Rgba & { channels: 3 | 4; orientation: number };

type Entry = [tag: number, type: number, count: number, value: number];

const short = 3;
const long = 4;
const undefinedBytes = 7;
/** Of the header, after which come the bits of each channel, the directory, the profile and the pixels. */
const bitsAt = 8;
const directoryAt = 16;

/** The picture as a file. The memory of `rgba` is given back; its fourth channel is left out where it says nothing. */
export const rgbaToTiff = (
  // Named one by one: the pixels of libnsbmp are an object whose properties cannot be spread.
  { data, width, height }: Rgba,
  { isOpaque, icc }: { isOpaque: boolean; icc?: Uint8Array | undefined },
): Uint8Array<ArrayBuffer> => {
  const pixels = { data, width, height, channels: isOpaque ? 3 : 4, orientation: 1 } as const;
  return tiffOf(pixels, icc, isOpaque ? (into) => dropAlpha(data, into) : undefined);
};

/** The same of pixels that have no channel without a meaning. */
export const pixelsToTiff = (pixels: Pixels8, icc: Uint8Array | undefined): Uint8Array<ArrayBuffer> =>
  tiffOf(pixels, icc);

const tiffOf = (
  { data, width, height, channels, orientation }: Pixels8,
  icc: Uint8Array = new Uint8Array(),
  write = (into: Uint8Array): void => into.set(data),
): Uint8Array<ArrayBuffer> => {
  const pixelBytes = width * height * channels;
  const iccAt = directoryAt + 2 + 13 * 12 + 4;
  const pixelsAt = iccAt + icc.length;
  const file = new Uint8Array(pixelsAt + pixelBytes);
  file.set([0x49, 0x49, 42, 0, directoryAt]);
  file.set([8, 0, 8, 0, 8, 0, 8, 0], bitsAt);
  writeDirectory(new DataView(file.buffer, directoryAt), [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, bitsAt],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, pixelsAt],
    [274, short, 1, orientation],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, pixelBytes],
    [284, short, 1, 1],
    // The fourth channel is transparency that the colors are not multiplied with.
    ...(channels === 3 ? [] : [[338, short, 1, 2] satisfies Entry]),
    ...(icc.length > 0 ? [[34675, undefinedBytes, icc.length, iccAt] satisfies Entry] : []),
  ]);
  file.set(icc, iccAt);
  write(file.subarray(pixelsAt));
  data.buffer.transfer(0);
  return file;
};

const writeDirectory = (view: DataView, entries: readonly Entry[]): void => {
  view.setUint16(0, entries.length, true);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + index * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  }
};

const dropAlpha = (rgba: Uint8ClampedArray, rgb: Uint8Array): void => {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
};
