/** Which part of a track is shown: what somebody cut off a film is often still in the file. */
import { type Box, boxesIn } from './boxes.ts';
import { countAt } from './tables.ts';

/** Offsets and lengths in an edit list, whose numbers are of 32 or 64 bits. */
const shapeOf = (file: Buffer, box: Box) => (isLong(file, box) ? { width: 8, entry: 20 } : { width: 4, entry: 12 });
const isLong = (file: Buffer, box: Box): boolean => countAt(file, box, 0) >>> 24 === 1;

const entriesOf = (file: Buffer, box: Box): number[] => {
  const { entry } = shapeOf(file, box);
  return Array.from({ length: countAt(file, box, 4) }, (_, index) => 8 + index * entry);
};

/**
 * Whether a film is shown from one moment to another, at its own speed. Of several pieces only the first would be kept, and
 * what was cut out between them would be shown. An entry without a moment is a wait before the film begins.
 */
export const hasOneEdit = (file: Buffer, box: Box): boolean => {
  const { width } = shapeOf(file, box);
  const shown = entriesOf(file, box).filter((at) => countAt(file, box, at + width) !== 0xffff_ffff);
  return shown.length <= 1 && shown.every((at) => countAt(file, box, at + 2 * width) === 0x0001_0000);
};

/** In seconds from the beginning of the film, by the id of a track: when its edit list ends it. */
export const endsOfTracks = (bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<number, number> => {
  const file = Buffer.from(bytes.buffer);
  const ends = new Map<number, number>();
  const movie = first(file, { from: 0, to: file.length }, 'moov');
  const head = movie && first(file, movie, 'mvhd');
  if (!head) return ends;
  const timescale = countAt(file, head, isLong(file, head) ? 20 : 12);
  for (const track of boxesIn(file, movie.from, movie.to).filter(({ name }) => name === 'trak')) {
    const [name, edits] = [first(file, track, 'tkhd'), first(file, track, 'edts')];
    const list = edits && first(file, edits, 'elst');
    const units = list ? durationOf(file, list) : 0;
    // An edit without a length ends with its track.
    if (name && units > 0) ends.set(countAt(file, name, isLong(file, name) ? 20 : 12), units / timescale);
  }
  return ends;
};

const first = (file: Buffer, { from, to }: Pick<Box, 'from' | 'to'>, wanted: string): Box | undefined =>
  boxesIn(file, from, to).find(({ name }) => name === wanted);

const durationOf = (file: Buffer, list: Box): number => {
  const high = (at: number) => (isLong(file, list) ? countAt(file, list, at) * 2 ** 32 : 0);
  const low = (at: number) => countAt(file, list, isLong(file, list) ? at + 4 : at);
  return entriesOf(file, list).reduce((sum, at) => sum + high(at) + low(at), 0);
};
