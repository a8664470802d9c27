/**
 * libheif's C functions as WebAssembly exports them: the JavaScript around them knows no tiles. A function that can fail
 * takes, first, the address of three words for its error. https://github.com/strukturag/libheif (`libheif/api/libheif`)
 */
import { createRequire } from 'node:module';
import { orientationOf, type Turn } from './heif-turns.ts';

/** The parts of libheif-js that the app uses; numbers are addresses in its memory, or what C's enumerations hold. */
type Heif = {
  HEAPU8: Uint8Array;
  HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _heif_get_global_security_limits(): number;
  _heif_context_alloc(): number;
  _heif_context_free(context: number): void;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    data: number,
    size: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, into: number): void;
  _heif_image_handle_release(handle: number): void;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_get_item_id(handle: number): number;
  _heif_item_get_transformation_properties(context: number, item: number, into: number, count: number): number;
  _heif_item_get_property_type(context: number, item: number, property: number): number;
  _heif_item_get_property_transform_mirror(context: number, item: number, property: number): number;
  _heif_item_get_property_transform_rotation_ccw(context: number, item: number, property: number): number;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_decode_image(
    error: number,
    handle: number,
    into: number,
    colors: number,
    layout: number,
    options: number,
  ): void;
  _heif_image_handle_get_image_tiling(error: number, handle: number, turned: number, into: number): void;
  _heif_image_handle_decode_image_tile(
    error: number,
    handle: number,
    into: number,
    colors: number,
    layout: number,
    options: number,
    column: number,
    row: number,
  ): void;
  _heif_decoding_options_alloc(): number;
  _heif_decoding_options_free(options: number): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
  _heif_image_release(image: number): void;
};

/** `heif_colorspace_RGB`; all channels of a pixel beside one another, as `heif_channel_interleaved` and `heif_chroma`. */
const rgb = 1;
const interleaved = 10;
const layouts = { 3: 10, 4: 11 } as const;
/** Bytes of `heif_decoding_options`: the picture stays as it lies; more than eight bits a channel become eight. */
const ignoreTurnsAt = 1;
const eightBitsAt = 20;
/** Of a grid; those of phones have some two hundred. */
const maxTiles = 4096;
/** Properties that turn, mirror or cut; `irot` and `imir` as numbers. */
const maxTurns = 8;
const turnKinds = { rotate: 0x69726f74, mirror: 0x696d6972 } as const;
/** Words of `heif_security_limits`: of 64 bits each, the lower half first. */
const limitWords = { pixels: 2, tiles: 4, memory: 16 } as const;
/** `heif_error_Memory_allocation_error` is no fault of the file. */
const memoryCode = 6;

/** As they are stored: turning comes afterwards. */
export type Tiling = { columns: number; rows: number; tile: Size; width: number; height: number };
type Size = { width: number; height: number };
/** A view into libheif's memory, which the next call may move. */
export type Tile = Size & { data: Uint8Array; stride: number };
export type HeifPicture = {
  channels: 3 | 4;
  tiling: Tiling;
  /** EXIF's, for all tiles together. */
  orientation: number;
  /** Calls `show` with the pixels of one tile. Throws where it cannot be decoded. */
  tile(column: number, row: number, show: (tile: Tile) => void): void;
};

/** Loads the 2 MB of code. Bounds are enforced inside as well, where the header may lie about the stream. */
export const loadHeif = ({ maxPixels, maxBytes }: { maxPixels: number; maxBytes: number }) => {
  const heif = createRequire(import.meta.url)('libheif-js/wasm-bundle') as Heif;
  const limits = heif._heif_get_global_security_limits() / Uint32Array.BYTES_PER_ELEMENT;
  for (const [word, value] of [
    [limitWords.pixels, maxPixels],
    [limitWords.tiles, maxTiles],
    [limitWords.memory, maxBytes],
  ] as const) {
    heif.HEAPU32[limits + word] = value;
    heif.HEAPU32[limits + word + 1] = 0;
  }
  /** Calls `use` with the main picture of the file. What libheif holds is given back afterwards. */
  return <T>(file: Uint8Array, use: (picture: HeifPicture) => T): T => {
    using ending = new DisposableStack();
    const take = (bytes: number): number => ending.adopt(allocate(heif, bytes), (address) => heif._free(address));
    const word = take(64);
    const context = ending.adopt(heif._heif_context_alloc(), (it) => heif._heif_context_free(it));
    const data = take(file.length);
    heif.HEAPU8.set(file, data);
    checked(heif, (error) => heif._heif_context_read_from_memory_without_copy(error, context, data, file.length, 0));
    checked(heif, (error) => heif._heif_context_get_primary_image_handle(error, context, word));
    const handle = ending.adopt(read(heif, word), (it) => heif._heif_image_handle_release(it));
    const options = ending.adopt(heif._heif_decoding_options_alloc(), (it) => heif._heif_decoding_options_free(it));
    heif.HEAPU8[options + eightBitsAt] = 1;
    const turns = readTurns(heif, context, handle, word);
    const channels = heif._heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
    checked(heif, (error) => heif._heif_image_handle_get_image_tiling(error, handle, 0, word));
    const tiling = readTiling(heif, word);
    const isCut = turns !== undefined && tiling.columns * tiling.rows > 1;
    if (isCut) heif.HEAPU8[options + ignoreTurnsAt] = 1;
    const whole = sizeOf(heif, handle);
    return use({
      channels,
      tiling: isCut ? tiling : { columns: 1, rows: 1, tile: whole, ...whole },
      orientation: isCut ? orientationOf(turns) : 1,
      tile: (column, row, show) => {
        const as = [word, rgb, layouts[channels], options] as const;
        checked(heif, (error) => {
          if (isCut) heif._heif_image_handle_decode_image_tile(error, handle, ...as, column, row);
          else heif._heif_decode_image(error, handle, ...as);
        });
        const image = read(heif, word);
        try {
          show(readTile(heif, image, word));
        } finally {
          heif._heif_image_release(image);
        }
      },
    });
  };
};

const allocate = (heif: Heif, bytes: number): number => {
  const address = heif._malloc(bytes);
  if (address === 0) throw new Error('libheif is out of memory');
  return address;
};

const read = (heif: Heif, address: number): number => heif.HEAPU32[address / Uint32Array.BYTES_PER_ELEMENT] ?? 0;

const checked = (heif: Heif, call: (error: number) => void): void => {
  const error = allocate(heif, 12);
  call(error);
  const code = read(heif, error);
  heif._free(error);
  if (code !== 0) throw new Error(code === memoryCode ? 'libheif is out of memory' : `libheif error ${code}`);
};

/** `heif_image_tiling`: its version, then words in this order. */
const readTiling = (heif: Heif, address: number): Tiling => {
  const at = address / Uint32Array.BYTES_PER_ELEMENT;
  const [columns = 0, rows = 0, tileWidth = 0, tileHeight = 0, width = 0, height = 0] = heif.HEAPU32.subarray(
    at + 1,
    at + 7,
  );
  return { columns, rows, tile: { width: tileWidth, height: tileHeight }, width, height };
};

const sizeOf = (heif: Heif, handle: number): Size => ({
  width: heif._heif_image_handle_get_width(handle),
  height: heif._heif_image_handle_get_height(handle),
});

/** Undefined for a picture of which only a part is to be seen: libheif itself has to cut that out of the whole. */
const readTurns = (heif: Heif, context: number, handle: number, word: number): Turn[] | undefined => {
  const item = heif._heif_image_handle_get_item_id(handle);
  const count = heif._heif_item_get_transformation_properties(context, item, word, maxTurns);
  const at = word / Uint32Array.BYTES_PER_ELEMENT;
  const turns = [...heif.HEAPU32.slice(at, at + count)].map((property): Turn | undefined => {
    const about = [context, item, property] as const;
    const kind = heif._heif_item_get_property_type(...about);
    if (kind === turnKinds.rotate) {
      const quartersLeft = heif._heif_item_get_property_transform_rotation_ccw(...about) / 90;
      return { kind: 'rotate', quartersLeft };
    }
    if (kind !== turnKinds.mirror) return undefined;
    const isUpsideDown = heif._heif_item_get_property_transform_mirror(...about) === 0;
    return { kind: 'mirror', over: isUpsideDown ? 'top-bottom' : 'left-right' };
  });
  return turns.every((turn) => turn !== undefined) ? turns : undefined;
};

const readTile = (heif: Heif, image: number, word: number): Tile => {
  const [width, height] = [
    heif._heif_image_get_width(image, interleaved),
    heif._heif_image_get_height(image, interleaved),
  ];
  const from = heif._heif_image_get_plane_readonly2(image, interleaved, word);
  const stride = read(heif, word);
  if (from === 0 || width <= 0) throw new Error('the HEIC cannot be decoded');
  return { data: heif.HEAPU8.subarray(from, from + stride * height), stride, width, height };
};
