/** Bounds on waiting, in real time: a peer that hangs does so by its own clock, whatever clock the rest runs on. */
import { DeadlineError } from '../ports/errors.ts';

/**
 * What `work` resolved to, or `late` after `ms`. The work itself is not stopped: it cannot be, and whether it happened is
 * what nobody knows then. Its rejection after the deadline is swallowed.
 */
export const orLate = async <T>(ms: number, work: Promise<T>): Promise<{ value: T } | 'late'> => {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, ms, 'late');
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** What `work` resolved to, or `aborted` as soon as the signal is; a rejection after that is swallowed. */
export const orAborted = async <T>(signal: AbortSignal, work: Promise<T>): Promise<{ value: T } | 'aborted'> => {
  const { promise: aborted, resolve } = Promise.withResolvers<'aborted'>();
  const abort = () => resolve('aborted');
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([work.then((value) => ({ value })), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

type Failure = () => Error;

/** The same for those who treat it as a failure. Rejects with `failure()`, or with `DeadlineError`, after `ms`. */
export const within = async <T>(
  ms: number,
  work: Promise<T>,
  failure: Failure = () => new DeadlineError(ms),
): Promise<T> => {
  const outcome = await orLate(ms, work);
  if (outcome === 'late') throw failure();
  return outcome.value;
};

/** One bound on several steps together. */
export type Deadline = {
  msLeft(): number;
  /** What the step resolves to; rejects at the deadline as `within` does. */
  bound<T>(work: Promise<T>): Promise<T>;
  /** An earlier one, after this share of the time that is left. */
  share(fraction: number): Deadline;
};

/** By the monotonic clock of this process, so that a corrected wall clock cannot stretch it. */
export const deadlineIn = (ms: number, failure?: Failure): Deadline => {
  const at = performance.now() + ms;
  const msLeft = (): number => Math.max(0, at - performance.now());
  return {
    msLeft,
    bound: (work) => within(msLeft(), work, failure),
    share: (fraction) => deadlineIn(msLeft() * fraction, failure),
  };
};
