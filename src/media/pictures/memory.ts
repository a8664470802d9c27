/** How much memory pictures may take together, and how much one is thought to take. All figures are bytes. */
import type { PictureFacts } from '../draw/picture-facts.ts';

/** What stays for the bot, the process that draws, and the files that both hold. */
const forOthers = 300_000_000;
const least = 100_000_000;
const most = 1_000_000_000;

/** @param ofHost what the machine has, or the container may have, whichever is less */
export const pictureMemory = (ofHost: number): number => Math.min(most, Math.max(least, ofHost - forOthers));

/** What every picture takes: its file in several places, and what is drawn of it. */
const always = 30_000_000;

/** Peak bytes for each pixel, measured: decoders that hold the whole picture take most. */
const perPixel = ({ type, decodeAs, isProgressive, isDeep }: PictureFacts): number => {
  if (decodeAs === 'bmp') return 12;
  // By the tile. One that is not cut into tiles takes 9, and fails by the limit of its process if that is too much.
  if (decodeAs === 'heic') return 3;
  switch (type) {
    case 'image/jpeg':
      return isProgressive ? 9 : 2;
    case 'image/png':
      return (isProgressive ? 5 : 2) * (isDeep ? 2 : 1);
    case 'image/gif':
      return 10;
    case 'image/avif':
      return 18;
    default:
      return isDeep ? 12 : 6;
  }
};

/** An estimate from the header: it decides what is worked on at the same time, not what is refused. */
export const memoryFor = (facts: PictureFacts, fileBytes: number): number =>
  always + 3 * fileBytes + facts.width * facts.height * perPixel(facts) + animationBytes(facts);

/** Of all frames as small as they are held, in and out. */
const animationBytes = ({ frames }: PictureFacts): number => (frames > 1 ? 130_000_000 : 0);

export type MemoryBudget = {
  /** Runs the work once so many bytes are free, in the order of asking. More than there are: all of them. */
  within<T>(bytes: number, work: () => Promise<T>): Promise<T>;
};

/** One for all pictures, so that large ones wait for one another and small ones do not. */
export const createMemoryBudget = (total: number): MemoryBudget => {
  let free = total;
  const line: { bytes: number; begin: () => void }[] = [];
  const admit = (): void => {
    for (let [next] = line; next && next.bytes <= free; [next] = line) {
      line.shift();
      free -= next.bytes;
      next.begin();
    }
  };
  return {
    within: async (wanted, work) => {
      const bytes = Math.min(wanted, total);
      await new Promise<void>((begin) => {
        line.push({ bytes, begin });
        admit();
      });
      try {
        return await work();
      } finally {
        free += bytes;
        admit();
      }
    },
  };
};
