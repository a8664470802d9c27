import type { Clock, Log, Store } from '../../ports/index.ts';
import type { Course, Recover } from './recover.ts';

/** So long may a wake-up be lost before somebody looks, where the list fits into one part. */
const everyMs = 15_000;
/** A list is swept in parts, with a pause in between, so that nobody who asks something meanwhile has to wait. */
const pauseMs = 1_500;
/**
 * Entries in a part. Of what is leaving there are thousands only where thousands are held up by the pace, and after an
 * upgrade; of what has left, everything of the last hours for which no receipt came.
 */
const limits: Record<Course, number> = { leaving: 500, left: 100 };
/** How often a process asks whether it is time: the one that swept last may be gone. */
const lookMs = 1_500;

/**
 * Mends wake-ups that were lost, for as long as the app runs: wakes what is open, a part at a time, and apart from each
 * other what is still leaving and what has left. Of several processes one does it, whichever comes first.
 *
 * @returns a function that ends it
 */
export const createSweeper =
  ({ store, clock, log, recover }: { store: Store; clock: Clock; log: Log; recover: Recover }) =>
  (): (() => void) => {
    /** A mark far in the future is of a clock that was wrong, or set back since: nobody waits for that moment. */
    const claim = async (of: Course): Promise<string | undefined> => {
      const now = clock.now();
      let after: string | undefined;
      await store.change([
        {
          do: 'upsert',
          kind: 'sweeper',
          id: of,
          fn: (last = { at: 0, after: '' }) => {
            const isTime = now >= last.at + (last.after === '' ? everyMs : pauseMs) || now < last.at - everyMs;
            after = isTime ? last.after : undefined;
            return isTime ? { ...last, at: now } : last;
          },
        },
      ]);
      return after;
    };

    const look = async (of: Course) => {
      const after = await claim(of);
      if (after === undefined) return;
      // What is due later than that is for the next sweep.
      const next = await recover({ of, after, limit: limits[of], dueBefore: clock.now() + everyMs });
      // Where this took longer than the pause, another process may have gone on from the same entry, and be further.
      if (next !== after) await store.update('sweeper', of, (it) => (it.after === after ? { ...it, after: next } : it));
    };

    let cancel = () => {};
    let ended = false;
    const again = async () => {
      // One after the other, what is urgent first.
      for (const course of ['leaving', 'left'] as const)
        await look(course).catch((error) => log.warn('recover.failed', { of: course, error }));
      if (!ended) cancel = clock.after(lookMs, () => void again());
    };
    void again();
    return () => {
      ended = true;
      cancel();
    };
  };
