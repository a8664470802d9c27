import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import { ChildDied, createChild } from '../child/child.ts';
import type { Content } from '../child/message-pipe.ts';
import { type Rejected, rejected } from '../refusals.ts';
import { createMemoryBudget, memoryFor, pictureMemory } from './memory.ts';
import type { Pictures, SeenPicture } from './pictures.ts';
import { fittedOf, type PictureAnswer, type PictureRequest } from './requests.ts';

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

  const attempt = (
    request: Content<PictureRequest>,
    bytes: number,
    signal: AbortSignal | undefined,
  ): Promise<Content<PictureAnswer>> =>
    budget.within(bytes, async () => {
      signal?.throwIfAborted();
      const answer = await child.ask(request, signal).catch((error: unknown) => {
        signal?.throwIfAborted();
        return rejectionOf(error);
      });
      const isLarge = request.head.do === 'fit' && request.head.facts.decodeAs && bytes > keptBytes;
      if (isTooLarge(answer) || isLarge) child.retire();
      return answer;
    });
  const answerTo = async (
    request: Content<PictureRequest>,
    bytes: number,
    signal?: AbortSignal,
  ): Promise<Content<PictureAnswer>> => {
    const first = await attempt(request, bytes, signal);
    return isTooLarge(first) ? attempt(request, memory, signal) : first;
  };

  const pictures: Pictures = {
    look: async (type, bytes) => {
      const { head } = await answerTo({ head: { do: 'look', type }, parts: [bytes] }, 3 * bytes.length);
      return head as SeenPicture | Rejected;
    },
    fit: async ({ bytes, ...fit }, signal) => {
      const request = { head: { do: 'fit', ...fit }, parts: [bytes] } as const;
      return fittedOf(await answerTo(request, memoryFor(fit.facts, bytes.length), signal), bytes);
    },
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

const rejectionOf = (error: unknown): Content<Rejected> => {
  if (!(error instanceof ChildDied)) throw error;
  return { head: rejected({ why: error.reason === 'timeout' ? 'too-slow' : 'too-large-here' }), parts: [] };
};

const isTooLarge = ({ head }: Content<PictureAnswer>): boolean =>
  head.kind === 'refused' && head.no.why === 'too-large-here';
