import type { Refusal } from '../../domain/language/refusal.ts';
import { transition } from '../../domain/message/transition.ts';
import type { Change, Clock, Log, Queue, Store } from '../../ports/index.ts';
import type { createDetails } from './details.ts';

/** A person decides that what nobody knows about is not sent again. Its own late report may still settle it. */
export const createLeaveAlone =
  ({
    store,
    clock,
    queue,
    log,
    details,
  }: {
    store: Store;
    clock: Clock;
    queue: Queue;
    log: Log;
    details: ReturnType<typeof createDetails>;
  }) =>
  async (dispatchId: string, userId: string): Promise<{ refusal: Refusal } | undefined> => {
    const seen = await details(dispatchId, userId);
    if ('refusal' in seen) return seen;
    const at = clock.now();
    await store.change(
      seen.dispatch.recordIds.map(
        (id): Change => ({
          do: 'update',
          kind: 'record',
          id,
          fn: (it) => transition(it, { type: 'left-alone', at, by: userId }),
        }),
      ),
    );
    log.info('dispatch.left-alone', { dispatch: dispatchId, user: userId });
    queue.wake(`draw.${dispatchId}`, at);
    return undefined;
  };
