import type { Clock, Log, Queue, WakeId } from '../ports/index.ts';
import type { OpenedStore } from '../store/open.ts';
import { keepPruned } from './prune-expired.ts';

type BackgroundDeps = {
  store: Pick<OpenedStore, 'kind' | 'prune'>;
  queue: Pick<Queue, 'start'>;
  useCases: {
    runStep(id: WakeId): Promise<void>;
    runLeasedStep(id: WakeId): Promise<void>;
    recover(): Promise<unknown>;
    keepSwept(): () => void;
  };
  clock: Clock;
  log: Log;
};

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
    /** Deletes what has expired. */
    startPruning: (): void => void stops.push(keepPruned({ store, clock, log })),
    /** Ends recovery and pruning; steps end with the queue. */
    stop: (): void => {
      for (const stop of stops) stop();
    },
  };
};
