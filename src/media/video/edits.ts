/** Which part of a track is shown: what somebody cut off a film is often still in the file. */
import { type Box, boxesIn, firstBox } from './boxes.ts';
import { countAt } from './tables.ts';

/** Offsets and lengths in an edit list, whose numbers are of 32 or 64 bits. */
const shapeOf = (file: Buffer, box: Box) => (isLong(file, box) ? { width: 8, entry: 20 } : { width: 4, entry: 12 });
const isLong = (file: Buffer, box: Box): boolean => countAt(file, box, 0) >>> 24 === 1;

const entriesOf = (file: Buffer, box: Box): number[] => {
  const { entry } = shapeOf(file, box);
  return Array.from({ length: countAt(file, box, 4) }, (_, index) => 8 + index * entry);
};

export type Edits = {
  /** In seconds from the beginning of the film. */
  end: number;
  /**
   * It is shown from one moment to another, at its own speed. Of several pieces only the first would be kept, and what was cut
   * out between them would be shown.
   */
  isOnePiece: boolean;
};

/** Of each track that has an edit list, by its id. */
export const editsOfTracks = (bytes: Uint8Array<ArrayBuffer>): ReadonlyMap<number, Edits> => {
  const file = Buffer.from(bytes.buffer);
  const edits = new Map<number, Edits>();
  const movie = firstBox(file, { from: 0, to: file.length }, 'moov');
  const head = movie && firstBox(file, movie, 'mvhd');
  if (!head) return edits;
  const timescale = countAt(file, head, isLong(file, head) ? 20 : 12);
  for (const track of boxesIn(file, movie.from, movie.to).filter(({ name }) => name === 'trak')) {
    const [name, inside] = [firstBox(file, track, 'tkhd'), firstBox(file, track, 'edts')];
    const list = inside && firstBox(file, inside, 'elst');
    if (name && list) edits.set(countAt(file, name, isLong(file, name) ? 20 : 12), editsIn(file, list, timescale));
  }
  return edits;
};

const editsIn = (file: Buffer, list: Box, timescale: number): Edits => {
  const units = durationOf(file, list);
  // An edit without a length ends with its track.
  return { end: units > 0 ? units / timescale : Number.POSITIVE_INFINITY, isOnePiece: isOnePiece(file, list) };
};

/** An entry without a moment is a wait before the film begins. */
const isOnePiece = (file: Buffer, list: Box): boolean => {
  const { width } = shapeOf(file, list);
  const shown = entriesOf(file, list).filter((at) => countAt(file, list, at + width) !== 0xffff_ffff);
  return shown.length <= 1 && shown.every((at) => countAt(file, list, at + 2 * width) === 0x0001_0000);
};

const durationOf = (file: Buffer, list: Box): number => {
  const high = (at: number) => (isLong(file, list) ? countAt(file, list, at) * 2 ** 32 : 0);
  const low = (at: number) => countAt(file, list, isLong(file, list) ? at + 4 : at);
  return entriesOf(file, list).reduce((sum, at) => sum + high(at) + low(at), 0);
};
