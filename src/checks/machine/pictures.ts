/** Whether a photo of an iPhone becomes a picture that phones show: the decoder, the encoder, and their own process. */
import { type Check, failed, ok } from '../check.ts';

/** 64 by 64 pixels of one color: `test/fixtures/pictures/flat-tile.heic`. */
const base64 =
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFlAAEAAAAAAAAAHgAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAwWlwcnAAAACjaXBjbwAAAHdodmNDAQQIAAAAAAAAAAAAHvAA/P/4+AAADwMgAAEAF0ABDAH//wQIAAADAJ44AAADAAAeugJAIQABACpCAQEECAAAAwCeOAAAAwAAHpAEECCy3UklNc3AgIGBAAADAAEAAAMAAQgiAAEACEQBwXKGDAIkAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAQcGl4aQAAAAADCAgIAAAAFmlwbWEAAAAAAAAAAQABA4ECgwAAACZtZGF0AAAAGigBrwa4Y7Dc/2k3///nHv6H9UDqf+IjaD/A';

export type PictureContext = {
  /** What the app makes of the bytes: the type, or why nothing. */
  convert(bytes: Uint8Array<ArrayBuffer>): Promise<{ type: string } | { refused: string }>;
};

export const pictures: Check<PictureContext> = {
  name: 'Pictures',
  run: async ({ convert }) => {
    const made = await convert(new Uint8Array(Buffer.from(base64, 'base64')));
    if ('type' in made && made.type === 'image/jpeg') return ok('A HEIC becomes a JPEG.');
    const why = 'refused' in made ? made.refused : made.type;
    return failed(
      `A HEIC doesn't become a JPEG (${why}).`,
      'Run `npm ci` again, and give this machine 1 GB of memory.',
    );
  },
};
