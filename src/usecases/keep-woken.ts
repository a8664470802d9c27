import type { Clock, Log, Store } from '../ports.ts';
import type { Recover } from './recover.ts';

/** So long may a wake-up be lost before somebody looks. */
const everyMs = 15_000;
/** How often a process asks whether it is time: the one that swept last may be gone. */
const lookMs = 5_000;
/** Of the open list in one sweep, so that a long list costs no more than a short one; the next sweep goes on from there. */
const limit = 1_000;

/**
 * Mends wake-ups that were lost, for as long as the app runs: wakes what is open, a part at a time. Of several processes
 * one does it, whichever comes first.
 *
 * @returns a function that ends it
 */
export const createKeepWoken =
  ({ store, clock, log, recover }: { store: Store; clock: Clock; log: Log; recover: Recover }) =>
  (): (() => void) => {
    const claim = async (): Promise<string | undefined> => {
      const now = clock.now();
      let after: string | undefined;
      await store.change([
        {
          do: 'upsert',
          kind: 'sweep',
          id: 'open',
          fn: (last = { at: 0, after: '' }) => {
            const isTime = now >= last.at + everyMs;
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
      const next = await recover({ after, limit });
      if (next !== after) await store.update('sweep', 'open', (it) => ({ ...it, after: next }));
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
