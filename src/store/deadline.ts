/** How long a call may take, whatever hangs: a frozen Redis never answers a command that was already written. */
import { StoreError } from '../errors.ts';

/** `at` is on the monotonic clock of this process, so that a corrected wall clock cannot stretch it. */
export type Deadline = { readonly at: number };

export const deadlineIn = (ms: number): Deadline => ({ at: performance.now() + ms });
export const msLeft = (deadline: Deadline): number => Math.max(0, deadline.at - performance.now());

/**
 * What `work` resolves to. It goes on after the deadline, but nobody waits for it any more.
 * @throws StoreError `store.unavailable` at the deadline.
 */
export const within = async <T>(deadline: Deadline, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const late = () => reject(new StoreError('store.unavailable', 'The store did not answer in time.'));
    timer = setTimeout(late, msLeft(deadline));
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
};
