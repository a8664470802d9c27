import type { Clock, Log, Queue } from '../ports/index.ts';
import type { OpenedStore } from '../store/open.ts';
import type { bindUseCases } from '../usecases/index.ts';

type PruneDeps = { store: Pick<OpenedStore, 'prune'>; clock: Clock; log: Log };
type BackgroundDeps = PruneDeps & {
  store: Pick<OpenedStore, 'kind'>;
  queue: Pick<Queue, 'start'>;
  useCases: Pick<ReturnType<typeof bindUseCases>, 'runStep' | 'runLeasedStep' | 'recover' | 'keepSwept'>;
};

const hour = 3_600_000;
/** Small enough that no request waits behind one batch. */
const batch = 500;

/** What the app does without being asked. Only Redis is shared by several processes. */
export const createBackground = ({ store, queue, useCases, clock, log }: BackgroundDeps) => {
  const isShared = store.kind === 'redis';
  const stops: (() => void)[] = [];
  return {
    /** Works off wake-ups; where another process may have the same one, under a lease. */
    startSteps: (): void => queue.start(isShared ? useCases.runLeasedStep : useCases.runStep),
    /** Wakes what was left over: once if this is the only process, again and again if another one may die. */
    startRecovery: async (): Promise<void> => {
      if (isShared) stops.push(useCases.keepSwept());
      else await useCases.recover();
    },
    startPruning: (): void => void stops.push(keepPruned({ store, clock, log })),
    /** Ends recovery and pruning; steps end with the queue. */
    stop: (): void => {
      for (const stop of stops) stop();
    },
  };
};

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
