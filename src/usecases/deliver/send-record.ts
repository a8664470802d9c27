import type { Refusal } from '../../domain/language/refusal.ts';
import { isStopped, isUnreleased, transitionDispatch, usableUploads } from '../../domain/message/dispatch.ts';
import { isLate, isOverdue, nextLookAt, tooLate } from '../../domain/message/late.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { wakeRecord } from '../pacing/pages.ts';
import { closeGapsSoon, rateKindOf, rateOf, reservePlace, returnPlaces } from '../pacing/places.ts';
import { returnUnsent } from '../request/quota.ts';
import { attemptSend, type SendingContext } from './attempt-send.ts';
import { failDispatch } from './fail-dispatch.ts';
import { moveRecord, wakeRepeat } from './move-record.ts';
import { awaitAnswer, reviewRepeat } from './review-repeat.ts';
import { refusalNow, refusalOfNumber } from './still-allowed.ts';

/** How long a start waits for a store that may forget it to be mended, in milliseconds; lateness ends the waiting. */
const durableAgainMs = 5_000;

/**
 * The next step of one message that waits or is being sent: it leaves at its place, gets another place if that has
 * passed, is dropped if it is too late, or becomes unconfirmed if the process that was sending it is gone.
 */
export const sendRecord = async (context: SendingContext, recordId: string): Promise<void> => {
  const record = await context.store.get('record', recordId);
  if (record?.state === 'sending') return endLease(context, record);
  if (record?.state === 'waiting') return sendWaiting(context, record);
  // It was woken by news of what it repeats, which what repeats it does too.
  if (record) wakeRepeat(context.queue, record, context.clock.now());
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

const sendWaiting = async (context: SendingContext, found: MessageRecord): Promise<void> => {
  const dispatch = await context.store.get('dispatch', found.dispatchId);
  if (!dispatch) return;
  const forgotten = isUnreleased(dispatch) ? undefined : context.limiters.begun.unknownTo(found);
  if (forgotten) return doubt(context, found, forgotten);
  if (isStopped(dispatch)) return stop(context, found, dispatch);
  const record = await reviewRepeat(context, found);
  if (record.question) return awaitAnswer(context, record, dispatch);
  // The release wakes its records.
  if (isUnreleased(dispatch) || (await isDropped(context, record, dispatch))) return;
  return sendAtPlace(context, record, dispatch);
};

/** Whether it will not be sent any more: it is too late, or the operator does not allow it any more. */
const isDropped = async (context: SendingContext, record: MessageRecord, dispatch: Dispatch): Promise<boolean> => {
  const { clock, rules } = context;
  const isTooLate = isLate(record.forecastAt, clock.now(), rules.lateMs);
  const refusal = isTooLate ? undefined : refusalNow(context, dispatch);
  const ofIt = isTooLate ? tooLate(rules.lateMs) : refusalOfNumber(context, record);
  if (refusal) await failDispatch(context, dispatch.id, refusal);
  // Also after that, because another step may have failed the dispatch while this one was being sent.
  const failure = refusal ?? ofIt;
  if (failure) await drop(context, record, dispatch, failure);
  return failure !== undefined;
};

const sendAtPlace = async (context: SendingContext, record: MessageRecord, dispatch: Dispatch): Promise<void> => {
  const { store, clock, queue, gateway, rules } = context;
  const now = clock.now();
  if (record.dueAt > now) return queue.wake(`send.${record.id}`, nextLookAt(record, rules.lateMs));
  // The uploads are being made again; preparing wakes what waits when they are done.
  if (!dispatch.media) return queue.wake(`prepare.${dispatch.id}`, now);
  const media = usableUploads(dispatch.media, now, gateway.limits.uploadUsableMs);
  if (!media) return uploadAgain(context, dispatch.id);
  const { perSecond, burst } = rateOf(rules, rateKindOf(dispatch));
  if (!(await store.durable())) return queue.wake(`send.${record.id}`, now + durableAgainMs);
  if (!isOverdue(record, now, (burst * 1000) / perSecond)) return attemptSend(context, record, dispatch, media);
  const placed = await takeNewPlace(context, record, dispatch);
  // At once where that place has come: behind all who wait for their look it could be overdue again.
  if (placed) return attemptSend(context, placed, dispatch, media);
};

/** The store came back without the try that this process began: nobody knows here what became of it. */
const doubt = async (
  context: SendingContext,
  record: MessageRecord,
  begun: { attempts: number; triedAt: number },
): Promise<void> => {
  const at = context.clock.now();
  context.log.error('message.forgotten-by-store', { record: record.id, dispatch: record.dispatchId });
  await moveRecord(context, record, { type: 'send.forgotten', at, ...begun });
  context.queue.wake(`draw.${record.dispatchId}`, at);
};

/** It never left, so that neither its place is used nor the day's count. */
const drop = async (
  context: SendingContext,
  record: MessageRecord,
  dispatch: Dispatch,
  failure: Refusal,
): Promise<void> => {
  const { clock, queue } = context;
  const at = clock.now();
  const moved = await moveRecord(context, record, { type: 'dropped', at, failure });
  queue.wake(`draw.${dispatch.id}`, at);
  if (!moved?.changed) return;
  await returnPlaces(context, rateKindOf(dispatch), [moved.value.dueAt]);
  await returnUnsent(context, dispatch, 1);
};

/**
 * Ends what still waits of a dispatch that was stopped: what a process did not get to that died, and what was being sent at
 * that moment and did not go out.
 */
const stop = async (context: SendingContext, record: MessageRecord, dispatch: Dispatch): Promise<void> => {
  const { clock, queue } = context;
  const at = clock.now();
  const { failure } = dispatch;
  if (failure) return drop(context, record, dispatch, failure);
  const moved = await moveRecord(context, record, { type: 'cancelled', at });
  queue.wake(`draw.${dispatch.id}`, at);
  if (!moved?.changed) return;
  await returnPlaces(context, rateKindOf(dispatch), [moved.value.dueAt]);
  await returnUnsent(context, dispatch, 1);
};

/** Preparing wakes what waits when it is done. */
const uploadAgain = async ({ store, clock, queue }: SendingContext, dispatchId: string): Promise<void> => {
  const at = clock.now();
  await store.update('dispatch', dispatchId, (it) => transitionDispatch(it, { type: 'uploads-aged', at }));
  queue.wake(`prepare.${dispatchId}`, at);
};

/**
 * Its place passed while no process ran, or while its pictures were made ready. Those behind it keep theirs until then.
 *
 * @returns the record, if it may leave now
 */
const takeNewPlace = async (
  context: SendingContext,
  record: MessageRecord,
  dispatch: Dispatch,
): Promise<MessageRecord | undefined> => {
  const { clock } = context;
  const at = clock.now();
  const kind = rateKindOf(dispatch);
  const place = await reservePlace(context, kind, at);
  const moved = await moveRecord(context, record, { type: 'placed', at, from: record.dueAt, place });
  if (!moved?.changed) {
    await returnPlaces(context, kind, [place]);
    return undefined;
  }
  // The new place is at the end of the line, behind those who were promised a later moment.
  if (place > at) closeGapsSoon(context, kind);
  if (place <= clock.now()) return moved.value;
  wakeRecord(context, dispatch, moved.value);
  return undefined;
};
