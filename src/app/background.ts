import type { Clock, Log, Queue } from '../ports/index.ts';
import type { OpenedStore } from '../store/open.ts';
import type { bindUseCases } from '../usecases/index.ts';

type PruneDeps = { store: Pick<OpenedStore, 'prune'>; clock: Clock; log: Log };
type BackgroundDeps = PruneDeps & {
  store: Pick<OpenedStore, 'kind'>;
  queue: Pick<Queue, 'start' | 'wake'>;
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
    startPruning: (): void => {
      stops.push(keepPruned({ store, clock, log }));
      stops.push(keepWaking(clock, () => queue.wake('expire.previews', clock.now())));
    },
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

/** Soon after a start, because a process that is never up for an hour has to do it too; but a start has more urgent work. */
const firstWakeMs = 60_000;

/** Calls `wake` a minute after the start, and every hour. @returns how to stop */
const keepWaking = (clock: Clock, wake: () => void): (() => void) => {
  let cancel = () => {};
  const after = (ms: number) => {
    cancel = clock.after(ms, () => {
      after(hour);
      wake();
    });
  };
  after(firstWakeMs);
  return () => cancel();
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
