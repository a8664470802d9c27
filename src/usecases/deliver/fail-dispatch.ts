import type { Refusal } from '../../domain/language/refusal.ts';
import { isOver, transitionDispatch } from '../../domain/message/dispatch.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import type { Notice } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { moveEach, orLookedAt, recordsPerChange } from '../lists.ts';
import { noticeChanges } from '../notices/queue-notice.ts';
import { rateKindOf, returnPlaces } from '../pacing/places.ts';
import { changedOf, eachRecord, forgetRepeat } from '../records.ts';
import { returnUnsent } from '../request/quota.ts';

type FailContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'rules' | 'limiters'>;

/** Ends a dispatch before anything of it was sent, and tells the person privately as well as on the card. */
export const failDispatch = async (context: FailContext, dispatchId: string, failure: Refusal): Promise<void> => {
  const { store, clock, queue, log, limiters } = context;
  const dispatch = await store.get('dispatch', dispatchId);
  if (!dispatch || isOver(dispatch)) return;
  const { recordIds } = dispatch;
  const at = clock.now();
  const dropped = { type: 'dropped', at, failure } as const;
  // Of two steps that fail it at the same moment one creates the notice, and goes on.
  const noticeId = `failed.${dispatchId}`;
  const done = await store.change([
    { do: 'update', kind: 'dispatch', id: dispatchId, fn: (it) => transitionDispatch(it, { type: 'failed', failure }) },
    ...noticeChanges(noticeId, noticeOf(dispatch, at)),
    // Only what still waits: a dispatch that was cancelled a moment ago stays cancelled.
    ...eachRecord(recordIds.slice(0, recordsPerChange), dropped),
  ]);
  if (!done.ok) return;
  limiters.preparing.stop(dispatchId);
  queue.wake(`notice.${noticeId}`, at);
  queue.wake(`draw.${dispatchId}`, at);
  const [ofDispatch, , , ...ofRecords] = done.stored;
  const others = recordIds.slice(recordsPerChange);
  const ended = [...changedOf(ofRecords), ...(await orLookedAt(context, others, moveEach(context, others, dropped)))];
  await returnPlaces(
    context,
    rateKindOf(dispatch),
    ended.map(({ dueAt }) => dueAt),
  );
  await returnUnsent(context, dispatch, ended.length);
  log.info('dispatch.failed', { dispatch: dispatchId, code: failure.code, dropped: ended.length });
  // Of a dispatch that was released, some may have left: then only those that wait have failed.
  if (ofDispatch.changed) await forgetRepeat(context, dispatch);
};

const noticeOf = ({ id, sender, origin }: Dispatch, at: number): Notice => ({
  userId: sender.userId,
  place: origin,
  message: { kind: 'dispatch-failed', dispatchId: id },
  attempts: 0,
  at,
});
