import type { Clock, Log, WakeId } from '../ports/index.ts';

export type Handler = (id: WakeId) => Promise<void>;

export type HandlerDeps = {
  clock: Clock;
  log: Log;
  /** In milliseconds: how long a wake-up whose handler failed (a store that does not answer) is put off. */
  retryMs: number;
  wake: (id: WakeId, notBefore: number) => void;
};

/** Never rejects: what the handler throws is logged, and the id is woken again. */
export const runHandler = async (deps: HandlerDeps, handler: Handler, id: WakeId): Promise<void> => {
  try {
    await handler(id);
  } catch (error) {
    deps.log.error('queue.handler-failed', { wake: id, error });
    deps.wake(id, deps.clock.now() + deps.retryMs);
  }
};

export const defaultRetryMs = 5_000;
