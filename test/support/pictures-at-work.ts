import { picturesOfHost } from '../../src/media/pictures/apart.ts';

let atWork = 0;

const counted =
  <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
  async (...given: Given): Promise<Result> => {
    atWork += 1;
    try {
      return await work(...given);
    } finally {
      atWork -= 1;
    }
  };

// The bots of this process share these, and know nothing of being counted.
const pictures = picturesOfHost();
Object.assign(pictures, { look: counted(pictures.look), fit: counted(pictures.fit) });

/** Whether a bot of this process waits for the process that draws. On a busy machine nothing else is heard for seconds then. */
export const arePicturesAtWork = (): boolean => atWork > 0;
