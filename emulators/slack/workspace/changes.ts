import type { Json } from '../json.ts';
import type { Message } from './message.ts';

/** One call of the Web API, or one use of a response URL or a file (`response_url`, `files.download`). */
export type ApiCall = {
  method: string;
  args: Json;
  /** Milliseconds since 1970, of the emulator's clock. */
  at: number;
  ok: boolean;
  error?: string;
  /** What Slack said is wrong, for `invalid_blocks` and the like. */
  messages?: string[];
};

/** Something that the app did to a person which Slack would not show as meant: a late or unreadable answer. */
export type Problem = { at: number; user?: string; code: string; detail: string };

export type Change =
  | { kind: 'call'; call: ApiCall }
  | { kind: 'message' | 'updated' | 'deleted' | 'ephemeral'; message: Message }
  | { kind: 'view' | 'home'; user: string; view: Json | undefined }
  | { kind: 'problem'; problem: Problem };

/** What happened, told to whoever listens, in order. */
export const createChanges = () => {
  const listeners = new Set<(change: Change) => void>();
  return {
    emit: (change: Change) => {
      for (const listener of listeners) listener(change);
    },
    /** The returned function ends it. */
    onChange: (listener: (change: Change) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
export type Changes = ReturnType<typeof createChanges>;
