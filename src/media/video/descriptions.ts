/** How the frames of a track are encoded, the one box of a film whose inside a parser follows without knowing its shape. */
import { type Box, boxesIn } from './boxes.ts';
import { countAt } from './tables.ts';

/** A description has a hundred bytes; with a color profile some thousand. */
const maxBytes = 64_000;

/**
 * What has no place in a description, and is believed by a parser that meets it there: mediabunny reads each of these
 * wherever it stands, and forgets the checked one over it. A test compares the names with those that it knows.
 */
const misplaced: readonly string[] = [
  ...['moov', 'mvhd', 'trak', 'tkhd', 'edts', 'elst', 'mdia', 'mdhd', 'hdlr', 'minf', 'dinf', 'stbl', 'stsd'],
  ...['stts', 'ctts', 'stsz', 'stz2', 'stss', 'stsc', 'stco', 'co64'],
  ...['mvex', 'mehd', 'trex', 'mfra', 'tfra', 'moof', 'traf', 'tfhd', 'tfdt', 'trun', 'saiz', 'saio', 'senc', 'pssh'],
  ...['sinf', 'schi', 'schm', 'tenc', 'udta', 'meta', 'keys', 'ilst'],
];

/** Throws for descriptions that do not lie within their box, are fewer than they say, or hold what has no place in them. */
export const checkDescriptions = (file: Buffer, box: Box): void => {
  const inside = file.subarray(box.from, box.to);
  if (inside.length > maxBytes) throw new Error('a description is too long');
  if (misplaced.some((name) => inside.includes(name, 0, 'latin1'))) throw new Error('a description hides a table');
  const found = [...boxesIn(file, box.from + 8, box.to)];
  if (countAt(file, box, 4) > found.length) throw new Error('there are fewer descriptions than it says');
};
