import type { Refusal } from '../../domain/language/refusal.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { transition } from '../../domain/message/transition.ts';
import type { Change, Clock, Log, Queue, Store } from '../../ports/index.ts';
import type { Quota } from '../request/quota.ts';
import { forgetRepeat } from '../request/repeat-mark.ts';

/** Ends a dispatch before anything of it was sent, and tells the person privately as well as on the card. */
export type FailDispatch = (dispatchId: string, failure: Refusal) => Promise<void>;

export const createFailDispatch =
  ({
    store,
    clock,
    queue,
    log,
    quota,
  }: {
    store: Store;
    clock: Clock;
    queue: Queue;
    log: Log;
    quota: Quota;
  }): FailDispatch =>
  async (dispatchId, failure) => {
    const dispatch = await store.get('dispatch', dispatchId);
    if (!dispatch || dispatch.state === 'cancelled' || dispatch.state === 'failed') return;
    const at = clock.now();
    // Of two steps that fail it at the same moment one is stored, and tells.
    const noticeId = `failed.${dispatchId}`;
    // Set by the call of `fn` that was stored: a cancel that came in between leaves it false.
    let failedNow = false;
    const changes: Change[] = [
      {
        do: 'update',
        kind: 'dispatch',
        id: dispatchId,
        fn: (now) => {
          failedNow = isOpen(now);
          return failedNow ? { ...now, state: 'failed', failure } : now;
        },
      },
      ...dispatch.recordIds.map(
        (id): Change => ({
          do: 'update',
          kind: 'record',
          id,
          // Only what still waits: a dispatch that was cancelled a moment ago stays cancelled.
          fn: (record) => transition(record, { type: 'dropped', at, failure }),
        }),
      ),
      {
        do: 'create',
        kind: 'notice',
        id: noticeId,
        value: {
          userId: dispatch.sender.userId,
          place: dispatch.origin,
          message: { kind: 'dispatch-failed', dispatchId },
          attempts: 0,
          at,
        },
      },
      { do: 'create', kind: 'pending', id: noticeId, value: { what: 'notice' } },
    ];
    const done = await store.change(changes);
    if (!done.ok) return;
    queue.wake(`notice.${noticeId}`, at);
    queue.wake(`draw.${dispatchId}`, at);
    // Of a dispatch that was released, some may have left: then only those that wait have failed.
    if (!failedNow) return;
    await forgetRepeat(store, dispatch);
    log.info('dispatch.failed', { dispatch: dispatchId, code: failure.code });
    await quota.giveBack(dispatch.sender.userId, dispatch.recordIds.length, dispatch.acceptedAt);
  };

const isOpen = ({ state }: Dispatch) => state === 'held' || state === 'preparing';
