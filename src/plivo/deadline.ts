/**
 * The result of `work`, or `late` after `ms`. The work itself is not stopped: it cannot be, and whether it happened is
 * what nobody knows then. Its rejection after the deadline is swallowed.
 */
export const withDeadline = async <T>(work: Promise<T>, ms: number): Promise<{ value: T } | 'late'> => {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, ms, 'late');
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
};
