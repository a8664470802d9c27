import type { Change } from '../../ports/index.ts';

/**
 * Puts a dispatch back on the list of open work, in the change that stores its news: what comes after it was closed still
 * reaches its card. An entry that is there is left as it is.
 */
export const markPending = (dispatchId: string): Change => ({
  do: 'upsert',
  kind: 'pending',
  id: dispatchId,
  fn: (it) => it ?? { what: 'dispatch' },
});
