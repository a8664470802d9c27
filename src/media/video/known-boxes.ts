/**
 * Before a parser sees a MOV of anybody: only the boxes that make up the film stay, and their tables are as long as they
 * say. Everything else, such as the place where it was filmed, becomes empty space. mediabunny believes the counts of its
 * tables (mediabunny#476), and a thread's memory limit does not stop it: V8 ends the whole process when one table grows
 * too fast.
 */
import { type Box, boxesIn } from './boxes.ts';

/** Which boxes stay in which. What is not named holds only itself. */
const children: Readonly<Record<string, readonly string[]>> = {
  '': ['ftyp', 'moov', 'mdat'],
  moov: ['mvhd', 'trak'],
  trak: ['tkhd', 'edts', 'mdia'],
  edts: ['elst'],
  mdia: ['mdhd', 'hdlr', 'minf'],
  minf: ['vmhd', 'smhd', 'stbl'],
  stbl: ['stsd', 'stts', 'ctts', 'stsc', 'stsz', 'stco', 'co64', 'stss'],
};

/** Of a track. A message holds 2 MB: minutes at most, of 60 pictures and 47 pieces of sound a second. */
const maxFrames = 40_000;
/** An iPhone writes up to eight, most of them notes about the film. */
const maxTracks = 32;

/** Bytes of an entry, and where in it a number of frames stands; the numbers of all entries are no more than the track has. */
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
 * A copy that holds nothing else. Undefined for more than a film in a message can have, such as sound that is not encoded,
 * of which each wave is a frame. Throws for a file that is damaged.
 */
export const keepKnownBoxes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  const copy = new Uint8Array(bytes);
  const file = Buffer.from(copy.buffer);
  let tracks = 0;
  let mostFrames = 0;

  const keep = (parent: string, from: number, to: number): void => {
    const kept = children[parent] ?? [];
    for (const box of boxesIn(file, from, to)) {
      if (box.name === 'trak') tracks += 1;
      if (!kept.includes(box.name)) blank(file, box, parent !== '');
      else if (children[box.name]) keep(box.name, box.from, box.to);
      else mostFrames = Math.max(mostFrames, framesIn(file, box));
    }
  };
  keep('', 0, file.length);
  return tracks > maxTracks || mostFrames > maxFrames ? undefined : copy;
};

/** Named "free" a box is skipped by everybody. Its content is wiped too where it is small, as all but the film is. */
const blank = (file: Buffer, { at, from, to }: Box, isInMovie: boolean): void => {
  file.write('free', at + 4, 'latin1');
  if (isInMovie) file.fill(0, from, to);
};

/** Of which a table says something; 0 for what is no table of frames. Throws for a table that is shorter than it says. */
const framesIn = (file: Buffer, box: Box): number => {
  if (box.name === 'stsz') return sizesIn(file, box);
  const table = tables[box.name];
  if (!table) return 0;
  const [start, count] = [box.from + 8, countAt(file, box, 4)];
  if (start + count * table.entry > box.to) throw new Error('a table is shorter than it says');
  if (table.framesAt === undefined) return 0;
  let frames = 0;
  for (let entry = 0; entry < count; entry += 1)
    frames += file.readUInt32BE(start + entry * table.entry + table.framesAt);
  return frames;
};

/** One size for all frames, or a table of them. */
const sizesIn = (file: Buffer, box: Box): number => {
  const isTable = countAt(file, box, 4) === 0;
  const count = countAt(file, box, 8);
  if (isTable && box.from + 12 + count * 4 > box.to) throw new Error('a table is shorter than it says');
  return count;
};

const countAt = (file: Buffer, { from, to }: Box, offset: number): number => {
  if (from + offset + 4 > to) throw new Error('a table has no length');
  return file.readUInt32BE(from + offset);
};
