/**
 * Lets the calls of this process that touch the same key go one after the other. Only a courtesy, which saves rounds of
 * lost races: it is `swap` that makes the calls atomic, within this process and between several.
 */
import { type Deadline, within } from './deadline.ts';

export type KeyMutex = <T>(keys: readonly string[], deadline: Deadline, work: () => Promise<T>) => Promise<T>;

/** A call claims all its keys in one step, so that it waits for earlier calls only: no deadlock. */
export const createKeyMutex = (): KeyMutex => {
  const last = new Map<string, Promise<unknown>>();
  return async (keys, deadline, work) => {
    const ahead = keys.flatMap((key) => last.get(key) ?? []);
    const turn = ahead.length === 0 ? work() : within(deadline, Promise.all(ahead)).then(work);
    const ended = turn.then(
      () => {},
      () => {},
    );
    for (const key of keys) last.set(key, ended);
    try {
      return await turn;
    } finally {
      for (const key of keys) if (last.get(key) === ended) last.delete(key);
    }
  };
};
