import { createThread } from '../thread.ts';

export type RemuxRequest = { bytes: Uint8Array; maxBytes: number };
export type RemuxAnswer =
  | { kind: 'mp4'; bytes: Uint8Array<ArrayBuffer> }
  /** `codec`: pictures or sound that phones do not play in an MP4. */
  | { kind: 'refused'; why: 'codec' | 'too-large' | 'damaged' };

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

/** In a thread of its own, because the file comes from anybody. What makes it fail or dawdle counts as damaged. */
export const createRemuxer = ({ timeoutMs = 20_000, idleMs = 10_000 }: RemuxerOptions = {}): Remuxer => {
  const url = new URL('./remux-worker.ts', import.meta.url);
  const thread = createThread<RemuxRequest, RemuxAnswer>({ url, timeoutMs, idleMs });
  return {
    remux: (request) => thread.ask(request).catch(() => ({ kind: 'refused', why: 'damaged' })),
    close: thread.close,
  };
};
