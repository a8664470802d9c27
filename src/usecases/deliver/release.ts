import { tooLate } from '../../domain/message/late.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { transition } from '../../domain/message/transition.ts';
import type { Change, Clock, Log, Queue, Store } from '../../ports/index.ts';
import { type Paces, paceOf } from '../pacing/pace.ts';
import type { Rules } from '../rules.ts';
import type { FailDispatch } from './fail-dispatch.ts';

/** Ends the undo window: each record gets its place in the pace, which is the forecast that the person reads. */
export const createRelease =
  ({
    store,
    clock,
    queue,
    log,
    paces,
    failDispatch,
    rules,
  }: {
    store: Store;
    clock: Clock;
    queue: Queue;
    log: Log;
    paces: Paces;
    failDispatch: FailDispatch;
    rules: Rules;
  }) =>
  async (dispatchId: string): Promise<void> => {
    const dispatch = await store.get('dispatch', dispatchId);
    if (!dispatch || !isUnreleased(dispatch)) return;
    const now = clock.now();
    if (now < dispatch.dueAt) return queue.wake(`release.${dispatchId}`, dispatch.dueAt);
    if (now > dispatch.dueAt + rules.lateMs) return failDispatch(dispatchId, tooLate(rules.lateMs));
    if (!dispatch.media) {
      await store.update('dispatch', dispatchId, (it) => (it.state === 'held' ? { ...it, state: 'preparing' } : it));
      queue.wake(`prepare.${dispatchId}`, now);
      return queue.wake(`draw.${dispatchId}`, now);
    }

    const slots = await paceOf(paces, dispatch.media).take(now, dispatch.recordIds.length);
    const placeOf = (index: number) => slots[index] ?? now;
    await store.change([
      {
        do: 'update',
        kind: 'dispatch',
        id: dispatchId,
        fn: (it) => (isUnreleased(it) ? { ...it, state: 'released' } : it),
      },
      ...dispatch.recordIds.map(
        (id, index): Change => ({
          do: 'update',
          kind: 'record',
          id,
          // A record that was cancelled meanwhile is left alone by the transition.
          fn: (record) => transition(record, { type: 'scheduled', at: now, forecastAt: placeOf(index) }),
        }),
      ),
    ]);
    log.info('dispatch.released', { dispatch: dispatchId, first: placeOf(0), last: placeOf(slots.length - 1) });
    dispatch.recordIds.forEach((id, index) => {
      queue.wake(`send.${id}`, placeOf(index));
    });
    queue.wake(`draw.${dispatchId}`, now);
  };

const isUnreleased = ({ state }: Dispatch) => state === 'held' || state === 'preparing';
