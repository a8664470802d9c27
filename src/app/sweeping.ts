import type { Clock, Log } from '../ports/index.ts';

const hour = 3_600_000;
/** Small enough that no request waits behind one batch. */
const batch = 500;

/** Deletes what has expired, every hour and in batches. Expired values are not read anyway; this frees the space. */
export const keepSwept = ({
  store,
  clock,
  log,
}: {
  store: { sweep(limit: number): Promise<number> };
  clock: Clock;
  log: Log;
}): (() => void) => {
  let cancel = () => {};
  const sweep = async () => {
    let removed = 0;
    try {
      for (let n = batch; n === batch; removed += n) n = await store.sweep(batch);
      if (removed > 0) log.info('store.swept', { removed });
    } catch (error) {
      log.warn('store.sweep-failed', { error });
    }
    again();
  };
  const again = () => {
    cancel = clock.after(hour, () => void sweep());
  };
  again();
  return () => cancel();
};
