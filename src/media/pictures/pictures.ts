import type { Plan, Seen } from '../../domain/media-plan.ts';
import type { MediaNote } from '../../domain/message/message.ts';
import type { PictureFacts } from '../draw/picture-facts.ts';
import { type Rejected, rejected } from '../refusals.ts';
import { repairJpeg } from '../strip/repair-jpeg.ts';
import type { Bytes } from '../strip/strip.ts';
import { type DrawContext, fitPicture } from './fit-picture.ts';
import { lookAtPicture } from './look-at-picture.ts';

export type SeenPicture = { kind: 'seen'; facts: PictureFacts; seen: Seen & { kind: 'picture' } };

export type FittedMedia = {
  kind: 'fitted';
  type: string;
  bytes: Bytes;
  /** Set if these are not the bytes that came. */
  was?: { type: string; bytes: number };
  notes: MediaNote[];
  preview?: Bytes;
};

type PicturePlan = Exclude<Plan, { do: 'refuse' }>;
export type FitRequest = { bytes: Bytes; facts: PictureFacts; plan: PicturePlan };

/** All work with pixels and headers of pictures. */
export type Pictures = {
  /** What the header says, of bytes of this type. */
  look(type: string, bytes: Bytes): Promise<SeenPicture | Rejected>;
  /** What goes out in its place. Rejects, as far as it can, once the signal is aborted. */
  fit(request: FitRequest, signal?: AbortSignal): Promise<FittedMedia | Rejected>;
};

/** In this process. What it cannot decode is damaged, or needs more memory than there is. */
export const createPictures = (context: DrawContext): Pictures => ({
  look: (type, bytes) => lookAtPicture(context.engine, type, bytes),
  fit: (request) =>
    fitPicture(context, request)
      .catch((error: unknown) => fitWithoutZeros(context, request, error))
      .catch((error: unknown) => rejected({ why: reasonOf(error) })),
});

const fitWithoutZeros = (context: DrawContext, request: FitRequest, error: unknown): Promise<FittedMedia> => {
  const { facts, bytes } = request;
  const shorter = facts.type === 'image/jpeg' ? repairJpeg(bytes, 'drop') : bytes;
  if (shorter.length === bytes.length) throw error;
  return fitPicture(context, { ...request, bytes: shorter });
};

/** What libvips, libheif, libjpeg, zlib and V8 say when they get no memory. Else their words help no reader. */
const noMemory = /memory|alloc|out of bounds|aborted\(|unreachable/i;

/** What libvips says of an operation that took longer than `engine.ts` allows. */
const tooSlow = /^timeout: \d+% complete/m;

const reasonOf = (error: unknown): 'damaged' | 'too-large-here' | 'too-slow' => {
  for (let it = error; it instanceof Error; it = it.cause) {
    if (noMemory.test(it.message)) return 'too-large-here';
    if (tooSlow.test(it.message)) return 'too-slow';
  }
  return 'damaged';
};
