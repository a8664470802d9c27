import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import { ChildDied, createChild } from '../child.ts';
import { type Rejected, rejected } from '../refusals.ts';
import type { Bytes } from '../strip/strip.ts';
import { createMemoryBudget, memoryFor, pictureMemory } from './memory.ts';
import type { FitRequest, FittedMedia, Pictures, SeenPicture } from './pictures.ts';

export type PictureRequest =
  | { look: { type: string; bytes: Bytes }; fit?: undefined }
  | { fit: FitRequest; look?: undefined };
export type PictureAnswer = SeenPicture | FittedMedia | Rejected;

/** WebAssembly never gives memory back: what a larger picture took would be missing for the next. */
const keptBytes = 100_000_000;

type ApartOptions = {
  /** Bytes that all pictures together may take. */
  memory: number;
  /** For one picture; operations of libvips and libheif have bounds of their own, of a third of it. */
  timeoutMs?: number;
  /** After the last picture. */
  idleMs?: number;
};

/**
 * The work with pictures in a process of its own, with a limit of its memory. What ends that process is tried once more,
 * alone: the culprit was perhaps another picture.
 */
export const createPicturesApart = ({ memory, timeoutMs = 60_000, idleMs = 10_000 }: ApartOptions) => {
  const url = new URL('./draw-process.ts', import.meta.url);
  const child = createChild<PictureRequest, PictureAnswer>({ url, args: [String(memory)], timeoutMs, idleMs });
  const budget = createMemoryBudget(memory);

  const attempt = (request: PictureRequest, bytes: number) =>
    budget.within(bytes, async () => {
      const answer = await child.ask(request).catch(rejectionOf);
      if (isTooLarge(answer) || (request.fit?.facts.decodeAs && bytes > keptBytes)) child.retire();
      return answer;
    });
  const answerTo = async (request: PictureRequest, bytes: number): Promise<PictureAnswer> => {
    const first = await attempt(request, bytes);
    return isTooLarge(first) ? attempt(request, memory) : first;
  };

  const pictures: Pictures = {
    look: async (type, bytes) =>
      (await answerTo({ look: { type, bytes } }, 3 * bytes.length)) as SeenPicture | Rejected,
    fit: async (fit) => (await answerTo({ fit }, memoryFor(fit.facts, fit.bytes.length))) as FittedMedia | Rejected,
  };
  return { ...pictures, close: child.close };
};

let shared: ReturnType<typeof createPicturesApart> | undefined;

/** The one of this process, however many bots are in it: the memory is the host's. */
export const picturesOfHost = () => {
  // A container without a limit says 0, or more than the machine has.
  shared ??= createPicturesApart({ memory: pictureMemory(Math.min(totalmem(), constrainedMemory() || Infinity)) });
  return shared;
};

const rejectionOf = (error: unknown): Rejected => {
  if (!(error instanceof ChildDied)) throw error;
  return rejected({ why: error.reason === 'timeout' ? 'damaged' : 'too-large-here' });
};

const isTooLarge = (answer: PictureAnswer): boolean => answer.kind === 'refused' && answer.no.why === 'too-large-here';
