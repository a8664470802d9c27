import { boxesIn } from './boxes.ts';

/** What a video says of itself in plain sight, without decoding anything. */
export type VideoFacts = {
  /** It may say where it was filmed. */
  hasLocation: boolean;
  /** Its pictures are HEVC (H.265), which iPhones make and older phones cannot show. */
  isHevc: boolean;
};

/** Apple's own key, QuickTime's text, and XMP: words that are not met by chance, so they are looked for everywhere. */
const placeWords = ['com.apple.quicktime.location', '\xa9xyz', 'GPSLatitude'];
/** The box of 3GP (3GPP TS 26.244), and the tracks of two makers of cameras. */
const placeBoxes = ['loci', 'gpmd', 'camm'];
const hevc = ['hvc1', 'hev1', 'dvh1', 'dvhe'];

/** Of an MP4, MOV or 3GP. Where its table of contents cannot be found, the whole file is searched. */
export const videoFacts = (bytes: Uint8Array): VideoFacts => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = movieBox(file);
  const says = (part: Buffer, words: string[]) => words.some((word) => part.includes(word, 0, 'latin1'));
  return { hasLocation: says(file, placeWords) || says(table, placeBoxes), isHevc: says(table, hevc) };
};

/** Before it. A film has a handful; a file that was made to keep us busy has a million. */
const maxBoxes = 1_000;

const movieBox = (file: Buffer): Buffer => {
  try {
    for (const { name, from, to } of boxesIn(file, 0, file.length).take(maxBoxes)) {
      if (name === 'moov') return file.subarray(from, to);
    }
  } catch {
    // What it says is looked for all the same.
  }
  return file;
};
