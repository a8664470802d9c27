import { createThread } from '../thread.ts';
import type { VideoFacts } from './video-facts.ts';

export type RemuxRequest = { bytes: Uint8Array; maxBytes: number };
export type RemuxAnswer =
  /** `facts` are those of the MOV. */
  | { kind: 'mp4'; bytes: Uint8Array<ArrayBuffer>; facts: VideoFacts }
  /** `codec`: pictures or sound that phones do not play in an MP4. */
  | { kind: 'refused'; why: 'codec' | 'too-large' | 'damaged' | 'too-slow' };

export type Remuxer = {
  /** An MP4 of at most `maxBytes` with the pictures and the sound of a MOV, not encoded anew, and nothing else of it. */
  remux(request: RemuxRequest): Promise<RemuxAnswer>;
  /** Ends the thread if there is one. */
  close(): Promise<void>;
};

type RemuxerOptions = {
  /** For one video; those that fit take a tenth of a second. */
  timeoutMs?: number;
  /** After the last video. */
  idleMs?: number;
};

/** In a thread of its own, because the file comes from anybody. What makes it fail counts as damaged. */
export const createRemuxer = ({ timeoutMs = 20_000, idleMs = 10_000 }: RemuxerOptions = {}): Remuxer => {
  const url = new URL('./remux-worker.ts', import.meta.url);
  const thread = createThread<RemuxRequest, RemuxAnswer>({ url, timeoutMs, idleMs });
  return {
    remux: (request) => thread.ask(request).catch((error) => ({ kind: 'refused', why: whyFailed(error) })),
    close: thread.close,
  };
};

/** Waiting that was ended by a signal rejects with an error of its own, whose cause is why. */
const whyFailed = (error: unknown): 'too-slow' | 'damaged' => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.name === 'TimeoutError' ? 'too-slow' : 'damaged';
};
