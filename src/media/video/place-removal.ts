/** The place where an MP4 or 3GP was filmed, taken out where it stands: no byte of the film moves. */
import { type Box, boxesIn } from './boxes.ts';
import { videoFacts } from './video-facts.ts';

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
 * A copy without any notes, if they may hold a place. The same bytes where they hold none; undefined where it would still be in
 * the file, as where it is a track of its own, or the boxes cannot be followed.
 */
export const withoutPlace = (bytes: Bytes): Bytes | undefined => {
  if (!videoFacts(bytes).hasLocation) return bytes;
  const copy = bytes.slice();
  const file = Buffer.from(copy.buffer);
  try {
    blankNotes(file);
  } catch {
    return undefined;
  }
  return videoFacts(copy).hasLocation ? undefined : copy;
};

/** Throws for boxes that do not lie within their parents, and for too many. */
const blankNotes = (file: Buffer): void => {
  let left = maxBoxes;
  const blankIn = (parent: Pick<Box, 'from' | 'to'>): void => {
    for (const box of boxesIn(file, parent.from, parent.to)) {
      left -= 1;
      if (left < 0) throw new Error('there are too many boxes');
      if (notes.includes(box.name)) blank(file, box);
      else if (parents.includes(box.name)) blankIn(box);
    }
  };
  blankIn({ from: 0, to: file.length });
};

/** Named "free" a box is skipped by everybody (ISO/IEC 14496-12, section 8.1.2). */
const blank = (file: Buffer, { at, from, to }: Box): void => {
  file.write('free', at + 4, 'latin1');
  file.fill(0, from, to);
};
