/**
 * A HEIC as phones write it: a grid of tiles, each a picture of its own (ISO/IEC 23008-12, "grid"). No tool that
 * Debian has makes one, so this one puts the same tile everywhere, which makes 48 megapixels out of a few kilobytes.
 */
type Turn = {
  /** Quarters against the clock, as `irot` counts them. */
  irot?: 0 | 1 | 2 | 3;
  /** 0: upside down, 1: left becomes right, as `imir` says it. It is mirrored before it is turned. */
  imir?: 0 | 1;
};
type Grid = Turn & { columns: number; rows: number; width: number; height: number; colr?: Buffer };

const be16 = (...values: number[]) => Buffer.from(values.flatMap((it) => [(it >> 8) & 0xff, it & 0xff]));
const be32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};
const box = (name: string, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([be32(body.length + 8), Buffer.from(name, 'latin1'), body]);
};
const fullBox = (name: string, version: number, ...parts: Uint8Array[]) => box(name, be32(version << 24), ...parts);

/** The content of the first box of this name, found by its mark: enough for a file that is known. */
const contentOf = (file: Buffer, name: string): Buffer => {
  const at = file.indexOf(name, 0, 'latin1');
  return file.subarray(at + 4, at - 4 + file.readUInt32BE(at - 4));
};

/** @param tile a HEIC of one square picture without an alpha channel, metadata or thumbnail, as `heif-enc` writes it */
export const gridHeic = (
  tile: Buffer,
  { columns, rows, width, height, irot, imir, colr }: Grid,
): Uint8Array<ArrayBuffer> => {
  const [side, hvcC, data] = [
    contentOf(tile, 'ispe').readUInt32BE(4),
    contentOf(tile, 'hvcC'),
    contentOf(tile, 'mdat'),
  ];
  const tiles = Array.from({ length: columns * rows }, (_, index) => index + 2);
  const grid = Buffer.concat([Buffer.from([0, 0, rows - 1, columns - 1]), be16(width, height)]);
  const more = [
    ...(colr ? [box('colr', colr)] : []),
    ...(imir === undefined ? [] : [box('imir', Buffer.from([imir]))]),
    ...(irot === undefined ? [] : [box('irot', Buffer.from([irot]))]),
  ];
  const properties = box(
    'ipco',
    box('hvcC', hvcC),
    fullBox('ispe', 0, be32(side, side)),
    fullBox('ispe', 0, be32(width, height)),
    ...more,
  );
  const ofGrid = [0x83, ...more.map((_, index) => 0x84 + index)];
  const associations = fullBox(
    'ipma',
    0,
    be32(tiles.length + 1),
    Buffer.from([0, 1, ofGrid.length, ...ofGrid]),
    ...tiles.map((id) => Buffer.concat([be16(id), Buffer.from([2, 0x81, 0x82])])),
  );
  const entry = (id: number, type: string) => fullBox('infe', 2, be16(id, 0), Buffer.from(`${type}\0`, 'latin1'));
  const items = [entry(1, 'grid'), ...tiles.map((id) => entry(id, 'hvc1'))];
  const meta = (dataAt: number) => {
    const place = (id: number, from: number, length: number) => Buffer.concat([be16(id, 0, 1), be32(from, length)]);
    return fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, be32(0), Buffer.from('pict', 'latin1'), Buffer.alloc(13)),
      fullBox('pitm', 0, be16(1)),
      fullBox(
        'iloc',
        0,
        Buffer.from([0x44, 0]),
        be16(tiles.length + 1),
        place(1, dataAt, grid.length),
        ...tiles.map((id) => place(id, dataAt + grid.length, data.length)),
      ),
      fullBox('iinf', 0, be16(items.length), ...items),
      fullBox('iref', 0, box('dimg', be16(1, tiles.length, ...tiles))),
      box('iprp', properties, associations),
    );
  };
  const head = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const dataAt = head.length + meta(0).length + 8;
  return new Uint8Array(Buffer.concat([head, meta(dataAt), box('mdat', grid, data)]));
};
