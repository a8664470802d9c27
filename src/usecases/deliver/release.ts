import { isUndoOver, isUnreleased, transitionDispatch } from '../../domain/message/dispatch.ts';
import { isLate, whyLate } from '../../domain/message/late.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';
import { wakeList } from '../pacing/pages.ts';
import { closeGapsSoon, rateKindOf } from '../pacing/places.ts';
import { failDispatch } from './fail-dispatch.ts';
import { refusalNow } from './still-allowed.ts';

type ReleaseContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'rules' | 'directory' | 'limiters'>;

/** Ends the undo window: from now on each record leaves at its place in the pace. */
export const release = async (context: ReleaseContext, dispatchId: string): Promise<void> => {
  const { store, clock, queue, rules } = context;
  const dispatch = await store.get('dispatch', dispatchId);
  if (!dispatch || !isUnreleased(dispatch)) return;
  const now = clock.now();
  if (!isUndoOver(dispatch, now)) return queue.wake(`release.${dispatchId}`, dispatch.dueAt);
  if (isLate(dispatch.dueAt, now, rules.lateMs))
    return failDispatch(context, dispatchId, whyLate(dispatch, rules.lateMs));
  const refusal = refusalNow(context, dispatch);
  if (refusal) return failDispatch(context, dispatchId, refusal);
  if (dispatch.media) return letLeave(context, dispatch);
  await store.update('dispatch', dispatchId, (it) => transitionDispatch(it, { type: 'undo-ended' }));
  queue.wake(`prepare.${dispatchId}`, now);
  queue.wake(`draw.${dispatchId}`, now);
};

const letLeave = async (context: ReleaseContext, dispatch: Dispatch): Promise<void> => {
  const { store, clock, queue, log } = context;
  const { id } = dispatch;
  const released = await store.update('dispatch', id, (it) => transitionDispatch(it, { type: 'released' }));
  if (!released?.changed) return;
  log.info('dispatch.released', { dispatch: id, recipients: dispatch.recordIds.length });
  await wakeList(context, released.value);
  queue.wake(`draw.${id}`, clock.now());
  // Accepted by a clock that was ahead: its places are at moments of that clock.
  if (dispatch.dueAt > clock.now()) closeGapsSoon(context, rateKindOf(dispatch));
};
