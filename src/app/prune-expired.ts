import type { Clock, Log } from '../ports/index.ts';

type PruneDeps = { store: { prune(limit: number): Promise<number> }; clock: Clock; log: Log };

const hour = 3_600_000;
/** Small enough that no request waits behind one batch. */
const batch = 500;

/**
 * Deletes what has expired, every hour and in batches. Expired values are not read anyway; this frees the space.
 *
 * @returns how to stop
 */
export const keepPruned = (deps: PruneDeps): (() => void) => {
  let stopped = false;
  let cancel = () => {};
  const again = () => {
    if (!stopped) cancel = deps.clock.after(hour, () => void pruneAll(deps).then(again));
  };
  again();
  return () => {
    stopped = true;
    cancel();
  };
};

const pruneAll = async ({ store, log }: PruneDeps): Promise<void> => {
  let removed = 0;
  try {
    for (let n = batch; n === batch; removed += n) n = await store.prune(batch);
    if (removed > 0) log.info('store.pruned', { removed });
  } catch (error) {
    log.warn('store.prune-failed', { error });
  }
};
