import type { Clock, Log } from '../ports/index.ts';

const hour = 3_600_000;
/** Small enough that no request waits behind one batch. */
const batch = 500;

/** Deletes what has expired, every hour and in batches. Expired values are not read anyway; this frees the space. */
export const keepPruned = ({
  store,
  clock,
  log,
}: {
  store: { prune(limit: number): Promise<number> };
  clock: Clock;
  log: Log;
}): (() => void) => {
  let cancel = () => {};
  const prune = async () => {
    let removed = 0;
    try {
      for (let n = batch; n === batch; removed += n) n = await store.prune(batch);
      if (removed > 0) log.info('store.pruned', { removed });
    } catch (error) {
      log.warn('store.prune-failed', { error });
    }
    again();
  };
  const again = () => {
    cancel = clock.after(hour, () => void prune());
  };
  again();
  return () => cancel();
};
