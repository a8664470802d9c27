import { isStopped, isUnreleased, transitionDispatch, usableUploads } from '../../domain/message/dispatch.ts';
import { isLate, isOverdue, nextLookAt, tooLate } from '../../domain/message/late.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { closeGapsSoon, rateKindOf, rateOf, reservePlaces, returnPlaces } from '../pacing/places.ts';
import { returnQuota } from '../request/quota.ts';
import { attemptSend, type SendingContext } from './attempt-send.ts';
import { moveRecord } from './move-record.ts';

/**
 * The next step of one message that waits or is being sent: it leaves at its place, gets another place if that has
 * passed, is dropped if it is too late, or becomes unconfirmed if the process that was sending it is gone.
 */
export const sendRecord = async (context: SendingContext, recordId: string): Promise<void> => {
  const record = await context.store.get('record', recordId);
  if (record?.state === 'sending') return endLease(context, record);
  if (record?.state === 'waiting') return sendWaiting(context, record);
};

/** Only a lease that has run out becomes `unconfirmed`. */
const endLease = async (context: SendingContext, record: MessageRecord): Promise<void> => {
  const { clock, queue } = context;
  const now = clock.now();
  const leaseUntil = record.leaseUntil ?? 0;
  if (leaseUntil > now) return queue.wake(`send.${record.id}`, leaseUntil);
  await moveRecord(context, record, { type: 'lease.expired', at: now });
  queue.wake(`draw.${record.dispatchId}`, now);
};

const sendWaiting = async (context: SendingContext, record: MessageRecord): Promise<void> => {
  const { store, clock, queue, gateway, rules } = context;
  const dispatch = await store.get('dispatch', record.dispatchId);
  // The release wakes its records.
  if (!dispatch || isUnreleased(dispatch)) return;
  if (isStopped(dispatch)) return stop(context, record, dispatch);
  const now = clock.now();
  if (isLate(record.forecastAt, now, rules.lateMs)) return drop(context, record, dispatch);
  if (record.dueAt > now) return queue.wake(`send.${record.id}`, nextLookAt(record, rules.lateMs));
  // The uploads are being made again; preparing wakes what waits when they are done.
  if (!dispatch.media) return queue.wake(`prepare.${dispatch.id}`, now);
  const media = usableUploads(dispatch.media, now, gateway.limits.uploadUsableMs);
  if (!media) return uploadAgain(context, dispatch.id);
  const { perSecond, burst } = rateOf(rules, rateKindOf(dispatch));
  if (isOverdue(record, now, (burst * 1000) / perSecond)) return takeNewPlace(context, record, dispatch);
  return attemptSend(context, record, dispatch, media);
};

const drop = async (context: SendingContext, record: MessageRecord, dispatch: Dispatch): Promise<void> => {
  const { clock, queue, rules } = context;
  const at = clock.now();
  const moved = await moveRecord(context, record, { type: 'dropped', at, failure: tooLate(rules.lateMs) });
  if (moved?.changed) await returnPlaces(context, rateKindOf(dispatch), [moved.value.dueAt]);
  queue.wake(`draw.${dispatch.id}`, at);
};

/**
 * Ends what still waits of a dispatch that was stopped: what a process did not get to that died, and what was being sent at
 * that moment and did not go out.
 */
const stop = async (context: SendingContext, record: MessageRecord, dispatch: Dispatch): Promise<void> => {
  const { clock, queue } = context;
  const at = clock.now();
  const { failure, sender, acceptedAt } = dispatch;
  const moved = await moveRecord(
    context,
    record,
    failure ? { type: 'dropped', at, failure } : { type: 'cancelled', at },
  );
  if (moved?.changed) {
    await returnPlaces(context, rateKindOf(dispatch), [moved.value.dueAt]);
    // What failed as a whole gave back all at once.
    if (!failure) await returnQuota(context, sender.userId, 1, acceptedAt);
  }
  queue.wake(`draw.${dispatch.id}`, at);
};

/** Preparing wakes what waits when it is done. */
const uploadAgain = async ({ store, clock, queue }: SendingContext, dispatchId: string): Promise<void> => {
  const at = clock.now();
  await store.update('dispatch', dispatchId, (it) => transitionDispatch(it, { type: 'uploads-aged', at }));
  queue.wake(`prepare.${dispatchId}`, at);
};

/** Its place passed while no process ran, or while its pictures were made ready. Those behind it keep theirs until then. */
const takeNewPlace = async (context: SendingContext, record: MessageRecord, dispatch: Dispatch): Promise<void> => {
  const { clock, queue, rules } = context;
  const at = clock.now();
  const kind = rateKindOf(dispatch);
  const [place = at] = await reservePlaces(context, kind, { from: at, count: 1 });
  const moved = await moveRecord(context, record, { type: 'placed', at, from: record.dueAt, place });
  if (!moved?.changed) return returnPlaces(context, kind, [place]);
  queue.wake(`send.${record.id}`, nextLookAt(moved.value, rules.lateMs));
  // The new place is at the end of the line, behind those who were promised a later moment.
  if (place > at) closeGapsSoon(context, kind);
};
