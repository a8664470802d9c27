/** The tables of a track: as long as they say, and no longer than those of a film in a message. */
import type { Box } from './boxes.ts';

/** Of each kind of table in a track: a parser puts those of one name together. */
export type Counts = Map<string, number>;

/** Frames or entries of a track. A message holds 2 MB: minutes at most, of 60 pictures and 47 pieces of sound a second. */
const maxCount = 40_000;

/** Bytes of an entry, and where in it a number of frames stands. */
type Table = { entry: number; framesAt?: number };

const tables: Readonly<Record<string, Table>> = {
  stts: { entry: 8, framesAt: 0 },
  ctts: { entry: 8, framesAt: 0 },
  stsc: { entry: 12, framesAt: 4 },
  stco: { entry: 4 },
  co64: { entry: 8 },
  stss: { entry: 4 },
  elst: { entry: 12 },
};

/**
 * Adds the entries of a table, and the frames that they speak of; a box that is no table has none. Throws for a table that
 * is shorter than it says.
 *
 * @returns whether the track may still be that of a film in a message
 */
export const countTable = (file: Buffer, box: Box, counts: Counts): boolean => {
  const count = (counts.get(box.name) ?? 0) + Math.max(...countsOf(file, box));
  counts.set(box.name, count);
  return count <= maxCount;
};

const countsOf = (file: Buffer, box: Box): [entries: number, frames: number] => {
  if (box.name === 'stsz') return [0, sizesIn(file, box)];
  const table = tables[box.name];
  if (!table) return [0, 0];
  const [start, count] = [box.from + 8, countAt(file, box, 4)];
  if (start + count * table.entry > box.to) throw new Error('a table is shorter than it says');
  let frames = 0;
  if (table.framesAt !== undefined) {
    for (let at = start; at < start + count * table.entry; at += table.entry)
      frames += file.readUInt32BE(at + table.framesAt);
  }
  return [count, frames];
};

/** One size for all frames, or a table of them. */
const sizesIn = (file: Buffer, box: Box): number => {
  const isTable = countAt(file, box, 4) === 0;
  const count = countAt(file, box, 8);
  if (isTable && box.from + 12 + count * 4 > box.to) throw new Error('a table is shorter than it says');
  return count;
};

export const countAt = (file: Buffer, { from, to }: Box, offset: number): number => {
  if (from + offset + 4 > to) throw new Error('a table has no length');
  return file.readUInt32BE(from + offset);
};
