import type { Clock } from '../ports/index.ts';

/** Of the 20 s that a stop may take: a send's own deadline is 10 s. What takes longer begins again at the next start. */
export const drainMs = 12_000;

/** Waits for what is running when a queue stops, but not for ever: ten attachments may take minutes. */
export const drain = async (clock: Clock, running: Iterable<Promise<unknown>>): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(drainMs, resolve);
  await Promise.race([Promise.allSettled(running), late]);
  cancel();
};
