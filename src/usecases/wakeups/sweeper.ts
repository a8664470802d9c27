import type { Needs } from '../context.ts';
import type { Course, Part } from './recover.ts';

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

type SweeperContext = Needs<'store' | 'clock' | 'log'>;
type RecoverPart = (part: Part) => Promise<string>;

/**
 * Makes up for wake-ups that were lost, for as long as the app runs: wakes what is open, a part at a time, and apart from
 * each other what is still leaving and what has left. Of several processes one does it, the one that comes first.
 *
 * @returns a function that ends it
 */
export const keepSwept = (context: SweeperContext, recoverPart: RecoverPart): (() => void) => {
  const { clock, log } = context;
  let stopTimer = () => {};
  let hasEnded = false;
  const again = async () => {
    // One after the other, what is urgent first.
    for (const course of ['leaving', 'left'] as const)
      await sweepPart(context, course, recoverPart).catch((error) => log.warn('recover.failed', { of: course, error }));
    if (!hasEnded) stopTimer = clock.after(lookMs, () => void again());
  };
  void again();
  return () => {
    hasEnded = true;
    stopTimer();
  };
};

const sweepPart = async (context: SweeperContext, of: Course, recoverPart: RecoverPart): Promise<void> => {
  const { store, clock } = context;
  const after = await claimPart(context, of);
  if (after === undefined) return;
  // What is due later than that is for the next sweep.
  const next = await recoverPart({ of, after, limit: limits[of], dueBefore: clock.now() + everyMs });
  // Where this took longer than the pause, another process may have gone on from the same entry, and be further.
  if (next !== after) await store.update('sweeper', of, (it) => (it.after === after ? { ...it, after: next } : it));
};

/** @returns the id after which the next part begins; undefined if it is not time, or another process claimed it */
const claimPart = async ({ store, clock }: SweeperContext, of: Course): Promise<string | undefined> => {
  const now = clock.now();
  const claimed = await store.upsert('sweeper', of, (last = { at: 0, after: '' }) =>
    isTime(last, now) ? { ...last, at: now } : last,
  );
  return claimed.changed ? claimed.value.after : undefined;
};

/** A mark far in the future is of a clock that was wrong, or set back since: nothing waits for that moment. */
const isTime = ({ at, after }: { at: number; after: string }, now: number): boolean =>
  now >= at + (after === '' ? everyMs : pauseMs) || now < at - everyMs;
