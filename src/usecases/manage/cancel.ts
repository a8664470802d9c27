import type { Refusal } from '../../domain/language/refusal.ts';
import { hasLeft } from '../../domain/message/message.ts';
import { transition } from '../../domain/message/transition.ts';
import type { Change, Clock, Log, Queue, Store } from '../../ports/index.ts';
import type { Authorize } from '../request/authorize.ts';
import type { Quota } from '../request/quota.ts';
import { forgetRepeat } from '../request/repeat-mark.ts';
import { recordsOf } from '../request/request-send.ts';
import type { Rules } from '../rules.ts';
import { forgotten } from './details.ts';

export type CancelAnswer =
  | { kind: 'cancelled'; dispatchId: string; stopped: number; left: number }
  | { kind: 'refused'; refusal: Refusal };

/**
 * Stops what has not left yet. Works until a record is `sending`; the answer says how many had left. The sender, admins
 * and anyone on the list may stop: stopping costs nothing and never texts anybody.
 */
export const createCancel =
  ({
    store,
    clock,
    queue,
    log,
    rules,
    authorize,
    quota,
  }: {
    store: Store;
    clock: Clock;
    queue: Queue;
    log: Log;
    rules: Rules;
    authorize: Authorize;
    quota: Quota;
  }) =>
  async (dispatchId: string, userId: string): Promise<CancelAnswer> => {
    const dispatch = await store.get('dispatch', dispatchId);
    if (!dispatch) return { kind: 'refused', refusal: forgotten };
    if (userId !== dispatch.sender.userId && !rules.admins.includes(userId)) {
      const refusal = await authorize(userId, []);
      if (refusal) return { kind: 'refused', refusal };
    }

    const at = clock.now();
    // As of the call of `fn` that was stored: of two clicks at the same moment only one stops anything.
    const stoppedNow = new Map<string, boolean>();
    const changes: Change[] = [
      ...dispatch.recordIds.map(
        (id): Change => ({
          do: 'update',
          kind: 'record',
          id,
          fn: (record) => {
            const moved = transition(record, { type: 'cancelled', at });
            stoppedNow.set(id, moved !== record);
            return moved;
          },
        }),
      ),
      {
        do: 'update',
        kind: 'dispatch',
        id: dispatchId,
        fn: (it) => {
          if (it.state === 'held' || it.state === 'preparing')
            return { ...it, state: 'cancelled', cancelledBy: userId };
          return it.state === 'released' && !it.cancelledBy ? { ...it, cancelledBy: userId } : it;
        },
      },
    ];
    await store.change(changes);
    queue.wake(`draw.${dispatchId}`, at);

    const stopped = [...stoppedNow.values()].filter(Boolean).length;
    if (stopped > 0) await quota.giveBack(dispatch.sender.userId, stopped, dispatch.acceptedAt);
    const left = (await recordsOf(store, dispatch)).filter(hasLeft).length;
    if (left === 0) await forgetRepeat(store, dispatch);
    log.info('dispatch.cancelled', { dispatch: dispatchId, user: userId, stopped });
    return { kind: 'cancelled', dispatchId, stopped, left };
  };
