/** How long a call may take, whatever hangs: a frozen Redis never answers a command that was already written. */
import { within as withinMs } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';

/** `at` is on the monotonic clock of this process, so that a corrected wall clock cannot stretch it. */
export type Deadline = { readonly at: number };

export const deadlineIn = (ms: number): Deadline => ({ at: performance.now() + ms });
export const msLeft = (deadline: Deadline): number => Math.max(0, deadline.at - performance.now());

const tooLate = () => new StoreError('store.unavailable', 'The store did not answer in time.');

/**
 * What `work` resolves to. It goes on after the deadline, but its caller no longer waits.
 * @throws StoreError `store.unavailable` at the deadline.
 */
export const within = <T>(deadline: Deadline, work: Promise<T>): Promise<T> =>
  withinMs(msLeft(deadline), work, tooLate);
