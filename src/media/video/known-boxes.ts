/**
 * Before a parser sees a MOV of anybody: only the boxes that make up the film stay, and their tables are as long as they
 * say. Everything else, such as the place where it was filmed, becomes empty space. mediabunny believes the counts of its
 * tables (mediabunny#476), and a thread's memory limit does not stop it: V8 ends the whole process when one table grows
 * too fast.
 */
import { type Box, boxesIn, firstBox } from './boxes.ts';
import { checkDescriptions } from './descriptions.ts';
import { type Counts, countTable } from './tables.ts';

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

/** An iPhone writes up to eight, most of them notes about the film. */
const maxTracks = 32;

/**
 * A copy that holds nothing else. Undefined for more than a film in a message can have, such as sound that is not encoded,
 * of which each wave is a frame. Throws for a file that is damaged.
 */
export const keepKnownBoxes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
  const copy = new Uint8Array(bytes);
  const file = Buffer.from(copy.buffer);
  const tracks: Counts[] = [];
  let isTooMuch = false;

  const keep = (parent: string, from: number, to: number): void => {
    const kept = children[parent] ?? [];
    for (const box of boxesIn(file, from, to)) {
      if (box.name === 'trak') tracks.push(new Map());
      if (!kept.includes(box.name) || (box.name === 'trak' && !isFilm(file, box))) blank(file, box, parent !== '');
      else if (children[box.name]) keep(box.name, box.from, box.to);
      else if (!isTaken(file, box, tracks.at(-1) ?? new Map())) isTooMuch = true;
    }
  };
  keep('', 0, file.length);
  return isTooMuch || tracks.length > maxTracks ? undefined : copy;
};

/** Pictures or sound, and not what a phone notes beside them, whose descriptions have another shape. */
const isFilm = (file: Buffer, track: Box): boolean => {
  const media = firstBox(file, track, 'mdia');
  const handler = media && firstBox(file, media, 'hdlr');
  return (
    handler !== undefined && ['vide', 'soun'].includes(file.toString('latin1', handler.from + 8, handler.from + 12))
  );
};

/** Named "free" a box is skipped by everybody. Its content is wiped too where it is small, as all but the film is. */
const blank = (file: Buffer, { at, from, to }: Box, isInMovie: boolean): void => {
  file.write('free', at + 4, 'latin1');
  if (isInMovie) file.fill(0, from, to);
};

const isTaken = (file: Buffer, box: Box, ofTrack: Counts): boolean => {
  if (box.name === 'stsd') checkDescriptions(file, box);
  return countTable(file, box, ofTrack);
};
