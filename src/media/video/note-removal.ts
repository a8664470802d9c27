/** What is noted in an MP4 or 3GP, taken out where it stands: no byte of the film moves. */
import { type Box, boxesIn } from './boxes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Boxes in which others lie that matter here. '' is the file. */
const parents: readonly string[] = ['', 'moov', 'trak', 'moof', 'traf'];
/**
 * What phones and programs note about a film, and nothing that is needed to play it: the boxes of 3GP (`loci`, 3GPP TS 26.244)
 * and of QuickTime (`©xyz`) lie in `udta`, Apple's keys in `meta`, XMP and what cameras add in `uuid`.
 */
const notes: readonly string[] = ['udta', 'meta', 'uuid'];

/** A film has a hundred; a file that was made to keep us busy has a million. */
const maxBoxes = 10_000;

/**
 * A copy without any notes: where it was filmed, by whom, with what. There are too many spellings of a place to remove only that. The
 * same bytes where there are none, or where the boxes cannot be followed.
 */
export const withoutNotes = (bytes: Bytes): Bytes => {
  const copy = bytes.slice();
  try {
    return blankNotes(Buffer.from(copy.buffer)) > 0 ? copy : bytes;
  } catch {
    return bytes;
  }
};

/** How many there were. Throws for boxes that do not lie within their parents, and for too many. */
const blankNotes = (file: Buffer): number => {
  let [left, blanked] = [maxBoxes, 0];
  const blankIn = (parent: Pick<Box, 'from' | 'to'>): void => {
    for (const box of boxesIn(file, parent.from, parent.to)) {
      left -= 1;
      if (left < 0) throw new Error('there are too many boxes');
      if (notes.includes(box.name)) {
        blank(file, box);
        blanked += 1;
      } else if (parents.includes(box.name)) blankIn(box);
    }
  };
  blankIn({ from: 0, to: file.length });
  return blanked;
};

/** Named "free" a box is skipped by everybody (ISO/IEC 14496-12, section 8.1.2). */
const blank = (file: Buffer, { at, from, to }: Box): void => {
  file.write('free', at + 4, 'latin1');
  file.fill(0, from, to);
};
