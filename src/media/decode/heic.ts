/**
 * HEIC through libheif compiled to WebAssembly: sharp's own build leaves its decoder (HEVC) out for patents. Runs in a
 * process of its own only, because it blocks its thread for a second. Phones cut their pictures into tiles; those are
 * decoded one at a time and made smaller at once, so 48 megapixels take no more memory than 12.
 */
import { type HeifPicture, loadHeif, type Tile, type Tiling } from './heif-calls.ts';
import { type Pixels8, pixelsToTiff } from './tiff.ts';

/** Pixels of the longer side, and of a square's: nothing that is sent has more of both, so what is left may be this small. */
const side = 2048;

export const loadHeic = (limits: { maxPixels: number; maxBytes: number }) => {
  const withPicture = loadHeif(limits);

  /** The main picture, with its orientation, as an uncompressed TIFF with the profile of its colors. */
  return (bytes: Uint8Array, icc: Uint8Array | undefined): Uint8Array<ArrayBuffer> =>
    pixelsToTiff(
      withPicture(bytes, (picture) => shrunk(picture, limits.maxPixels)),
      icc,
    );
};

/** All tiles together, each made smaller by a whole number. */
const shrunk = ({ channels, tiling, orientation, tile }: HeifPicture, maxPixels: number): Pixels8 => {
  const { columns, rows, width: fullWidth, height: fullHeight } = tiling;
  if (fullWidth * fullHeight > maxPixels) throw new Error('the HEIC has more pixels than its header says');
  const by = divisor(tiling);
  const [width, height] = [Math.floor(fullWidth / by), Math.floor(fullHeight / by)];
  const whole: Pixels8 = {
    data: new Uint8ClampedArray(width * height * channels),
    width,
    height,
    channels,
    orientation,
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const left = (column * tiling.tile.width) / by;
      const top = (row * tiling.tile.height) / by;
      tile(column, row, (pixels) => (by === 1 ? copy : average)(pixels, whole, left, top, by));
    }
  }
  return whole;
};

/** Halves as often as leaves enough, and as tiles can be halved. */
const divisor = ({ width, height, tile }: Tiling): number => {
  let by = 1;
  const canHalve = (it: number) => tile.width % it === 0 && tile.height % it === 0;
  const isEnough = (it: number) => Math.max(width, height) >= it * side && width * height >= (it * side) ** 2;
  while (isEnough(by * 2) && canHalve(by * 2)) by *= 2;
  return by;
};

type Put = (tile: Tile, whole: Pixels8, left: number, top: number, by: number) => void;

/** Of the tile's rows what lies inside of the picture. */
const copy: Put = ({ data, stride, ...tile }, whole, left, top) => {
  const { channels } = whole;
  const columns = Math.min(whole.width - left, tile.width);
  for (let y = top; y < Math.min(whole.height, top + tile.height); y += 1) {
    const start = (y - top) * stride;
    whole.data.set(data.subarray(start, start + columns * channels), (y * whole.width + left) * channels);
  }
};

/** Each pixel is the mean of a square of the tile's. */
const average: Put = ({ data, stride, ...tile }, whole, left, top, by) => {
  const { channels, width, height } = whole;
  const to = Math.min(width, left + Math.floor(tile.width / by));
  for (let y = top; y < Math.min(height, top + Math.floor(tile.height / by)); y += 1) {
    for (let x = left; x < to; x += 1) {
      const corner = (y - top) * by * stride + (x - left) * by * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        let sum = 0;
        for (let down = 0; down < by; down += 1) {
          const row = corner + down * stride + channel;
          for (let right = 0; right < by; right += 1) sum += data[row + right * channels] ?? 0;
        }
        whole.data[(y * width + x) * channels + channel] = sum / (by * by);
      }
    }
  }
};
