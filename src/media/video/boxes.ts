/** The boxes that MOV and MP4 are made of (ISO/IEC 14496-12, section 4.2): four bytes of size, four of name, content. */

export type Box = {
  name: string;
  /** Where it begins, where its content begins, and where it ends. */
  at: number;
  from: number;
  to: number;
};

const headerBytes = 8;
const longHeaderBytes = 16;

/** The boxes between two offsets. Throws at one that does not lie within them. */
export function* boxesIn(file: Buffer, from: number, to: number): Generator<Box> {
  for (let at = from; at + headerBytes <= to; ) {
    const short = file.readUInt32BE(at);
    const isLong = short === 1 && at + longHeaderBytes <= to;
    // 0: to the end of what it lies in.
    const size = isLong ? Number(file.readBigUInt64BE(at + headerBytes)) : short || to - at;
    const head = isLong ? longHeaderBytes : headerBytes;
    if (size < head || at + size > to) throw new Error('a box does not lie within its parent');
    yield { name: file.toString('latin1', at + 4, at + headerBytes), at, from: at + head, to: at + size };
    at += size;
  }
}

/** The first box of that name inside another one, or inside a file. Throws as `boxesIn` does. */
export const firstBox = (file: Buffer, { from, to }: Pick<Box, 'from' | 'to'>, wanted: string): Box | undefined =>
  boxesIn(file, from, to).find(({ name }) => name === wanted);
