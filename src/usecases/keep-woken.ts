import type { Clock, Log, Store } from '../ports.ts';
import type { Recover } from './recover.ts';

/** So long may a wake-up be lost before somebody looks, where the open list fits into one part. */
const everyMs = 15_000;
/** The open list is swept in parts, with a pause in between, so that nobody who asks something meanwhile has to wait. */
const partOf = { limit: 100, pauseMs: 1_500 };
/** How often a process asks whether it is time: the one that swept last may be gone. */
const lookMs = 1_500;

/**
 * Mends wake-ups that were lost, for as long as the app runs: wakes what is open, a part at a time. Of several processes
 * one does it, whichever comes first.
 *
 * @returns a function that ends it
 */
export const createKeepWoken =
  ({ store, clock, log, recover }: { store: Store; clock: Clock; log: Log; recover: Recover }) =>
  (): (() => void) => {
    /** A mark far in the future is of a clock that was wrong, or set back since: nobody waits for that moment. */
    const claim = async (): Promise<string | undefined> => {
      const now = clock.now();
      let after: string | undefined;
      await store.change([
        {
          do: 'upsert',
          kind: 'sweep',
          id: 'open',
          fn: (last = { at: 0, after: '' }) => {
            const isTime = now >= last.at + (last.after === '' ? everyMs : partOf.pauseMs) || now < last.at - everyMs;
            after = isTime ? last.after : undefined;
            return isTime ? { ...last, at: now } : last;
          },
        },
      ]);
      return after;
    };

    const look = async () => {
      const after = await claim();
      if (after === undefined) return;
      const { limit } = partOf;
      // What is due later than that is for the next sweep.
      const next = await recover({ after, limit, dueBefore: clock.now() + everyMs });
      // Where this took longer than the pause, another process may have gone on from the same entry, and be further.
      if (next !== after)
        await store.update('sweep', 'open', (it) => (it.after === after ? { ...it, after: next } : it));
    };

    let cancel = () => {};
    let ended = false;
    const again = async () => {
      await look().catch((error) => log.warn('recover.failed', { error }));
      if (!ended) cancel = clock.after(lookMs, () => void again());
    };
    void again();
    return () => {
      ended = true;
      cancel();
    };
  };
