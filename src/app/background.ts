import type { Clock, Log, Queue } from '../ports/index.ts';
import type { OpenedStore } from '../store/open.ts';
import type { bindUseCases } from '../usecases/index.ts';

type PruneDeps = { store: Pick<OpenedStore, 'prune'>; clock: Clock; log: Log };
type BackgroundDeps = PruneDeps & {
  store: Pick<OpenedStore, 'kind'>;
  queue: Pick<Queue, 'start' | 'wake'>;
  useCases: Pick<ReturnType<typeof bindUseCases>, 'runStep' | 'runLeasedStep' | 'beginTries' | 'recover' | 'keepSwept'>;
};

const hour = 3_600_000;
/** Soon after a start, because a process that is never up for an hour has to do it too; but a start has more urgent work. */
const firstMs = 60_000;
/** Rows deleted at once: few enough that nothing waits for longer than it would for another request. */
const batch = 100;
/** Between two batches: with them 50,000 rows take two minutes, and the process is busy for a fortieth of that. */
const pauseMs = 200;

/** What the app does without being asked. Only Redis is shared by several processes. */
export const createBackground = ({ store, queue, useCases, clock, log }: BackgroundDeps) => {
  const isShared = store.kind === 'redis';
  const stops: (() => void)[] = [];
  return {
    /** Works off wake-ups; where another process may have the same one, under a lease. */
    startSteps: (): void => queue.start(isShared ? useCases.runLeasedStep : useCases.runStep),
    /** Wakes what was left over: once if this is the only process, again and again if another one may die. */
    startRecovery: async (): Promise<void> => {
      await useCases.beginTries();
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
 * Deletes what has expired, soon after the start and every hour, in small batches with a pause after each. Expired values
 * are not read anyway; this frees the space.
 *
 * @returns how to stop
 */
export const keepPruned = ({ store, clock, log }: PruneDeps): (() => void) => {
  let stopped = false;
  let cancel = () => {};
  let removed = 0;
  const later = (ms: number) => {
    if (!stopped) cancel = clock.after(ms, () => void pruneBatch().then(later));
  };
  /** @returns when the next batch is due, in milliseconds from now */
  const pruneBatch = async (): Promise<number> => {
    try {
      const n = await store.prune(batch);
      removed += n;
      if (n === batch) return pauseMs;
      if (removed > 0) log.info('store.pruned', { removed });
    } catch (error) {
      log.warn('store.prune-failed', { error, removed });
    }
    removed = 0;
    return hour;
  };
  later(firstMs);
  return () => {
    stopped = true;
    cancel();
  };
};

/** Calls `wake` soon after the start, and every hour. @returns how to stop */
const keepWaking = (clock: Clock, wake: () => void): (() => void) => {
  let cancel = () => {};
  const after = (ms: number) => {
    cancel = clock.after(ms, () => {
      after(hour);
      wake();
    });
  };
  after(firstMs);
  return () => cancel();
};
