import { refuse } from '../../domain/language/refusal.ts';
import { nextTryAt } from '../../domain/message/backoff.ts';
import { isLate, tooLate } from '../../domain/message/late.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { type MessageEvent, transition } from '../../domain/message/transition.ts';
import { hasOldUploads } from '../../domain/message/upload-life.ts';
import type { CarrierGateway, Clock, Log, Queue, Random, SendOutcome, Store } from '../../ports/index.ts';
import type { Departures } from '../pacing/departures.ts';
import { type Paced, paceOf } from '../pacing/pace.ts';
import type { Rules } from '../rules.ts';
import { claimUuid } from './uuid-claims.ts';

/** The call's own deadline is 10 s; a lease that has run out means that the process that took it is gone. */
export const leaseMs = 15_000;
/** What the lease leaves beside that deadline: whoever was held up for longer would still be asking Plivo when it ends. */
const beginWithinMs = 5_000;

const heldUp = refuse(
  'request.held-up',
  'Not sent: this app was held up for too long. Send it again if it still matters.',
);

/**
 * The next step of one message. `sending` is stored before Plivo hears of it and the outcome after, so that whatever
 * dies in between leaves a record that says "nobody knows" and never one that is sent again by itself. Each try takes a
 * place among the departures, and what finds none stays as it is.
 */
export const createSendRecord = (deps: {
  store: Store;
  clock: Clock;
  random: Random;
  queue: Queue;
  log: Log;
  gateway: CarrierGateway;
  departures: Paced<Departures>;
  rules: Rules;
}) => {
  const { store, clock, random, queue, log, gateway, departures, rules } = deps;
  const deadlineOf = ({ forecastAt }: MessageRecord) => forecastAt + rules.lateMs;

  const move = async (record: MessageRecord, event: MessageEvent) => {
    const moved = await store.update('record', record.id, (it) => transition(it, event));
    const askAt = moved && nextPollAt(moved.value, rules.publicUrl !== undefined);
    if (askAt !== undefined) queue.wake(`reconcile.${record.id}`, askAt);
    if (moved?.changed) logMove(moved.value, event);
    return moved;
  };

  const logMove = (moved: MessageRecord, event: MessageEvent) =>
    log.info(`message.${moved.state}`, {
      record: moved.id,
      dispatch: moved.dispatchId,
      uuid: moved.uuid,
      to: moved.to,
      by: event.type,
      code: moved.failure?.code,
    });

  /**
   * A process that was frozen after it stored `sending` does not send: another one has said meanwhile that nobody knows, and
   * a person may have sent it again. Where nobody has, the record is still `sending`, and goes back to waiting.
   */
  const ask = async (
    record: MessageRecord,
    dispatch: Dispatch,
    media: NonNullable<Dispatch['media']>,
    startedAt: number,
  ): Promise<SendOutcome> => {
    if (clock.now() > startedAt + beginWithinMs) {
      log.warn('message.held-up', { record: record.id, dispatch: record.dispatchId, ms: clock.now() - startedAt });
      return { kind: 'not-sent', failure: heldUp };
    }
    return gateway.send({
      to: record.to,
      text: dispatch.text,
      media,
      callbackUrl: rules.publicUrl && `${rules.publicUrl}/plivo/status/${record.id}`,
      expirySeconds: Math.ceil((deadlineOf(record) - startedAt) / 1000),
    });
  };

  const send = async (record: MessageRecord, dispatch: Dispatch, media: NonNullable<Dispatch['media']>) => {
    const at = clock.now();
    const event = { type: 'send.started', at, leaseUntil: at + leaseMs } as const;
    const departure = await paceOf(departures, media).start(record.id, at, (it) => transition(it, event));
    // What gets no place within its deadline is dropped right after that, and not when its place would have come.
    if (departure.kind === 'held') {
      const until = Math.min(departure.at, deadlineOf(record) + 1);
      log.debug('message.held', { record: record.id, dispatch: record.dispatchId, until });
      return queue.wake(`send.${record.id}`, until);
    }
    if (departure.kind === 'not-wanted') return;
    logMove(departure.record, event);
    const outcome = await ask(record, dispatch, media, at);
    if (outcome.kind === 'accepted') await store.change(claimUuid(outcome.uuid, record.id, clock.now()));
    const ended = await move(record, eventOf(outcome, departure.record));
    if (ended?.value.state === 'waiting') queue.wake(`send.${record.id}`, ended.value.dueAt);
    queue.wake(`draw.${record.dispatchId}`, clock.now());
  };

  const eventOf = (outcome: SendOutcome, record: MessageRecord): MessageEvent => {
    const at = clock.now();
    switch (outcome.kind) {
      case 'accepted':
        return { type: 'send.accepted', at, uuid: outcome.uuid };
      case 'refused':
        return { type: 'send.refused', at, failure: outcome.failure };
      case 'unknown':
        log.warn('message.send-unknown', { record: record.id, reason: outcome.reason });
        return { type: 'send.unknown', at };
      case 'not-sent': {
        const deadline = deadlineOf(record);
        const retryAt = nextTryAt({ attempt: record.attempts, now: at, fraction: random.fraction(), deadline });
        return retryAt === undefined
          ? { type: 'send.refused', at, failure: outcome.failure }
          : { type: 'send.not-sent', at, retryAt, failure: outcome.failure };
      }
    }
  };

  /** Preparing wakes what waits when it is done. */
  const uploadAgain = async (dispatchId: string) => {
    const prepare = { attempts: 0, dueAt: clock.now() };
    await store.update('dispatch', dispatchId, ({ media: _old, ...dispatch }) => ({ ...dispatch, prepare }));
    queue.wake(`prepare.${dispatchId}`, prepare.dueAt);
  };

  const leaveLines = (recordId: string) => {
    for (const its of Object.values(departures)) its.leaveLine(recordId);
  };

  return async (recordId: string): Promise<void> => {
    const record = await store.get('record', recordId);
    if (record?.state !== 'waiting') leaveLines(recordId);
    if (!record) return;
    const now = clock.now();
    if (record.state === 'sending') {
      const leaseUntil = record.leaseUntil ?? 0;
      if (leaseUntil > now) return queue.wake(`send.${recordId}`, leaseUntil);
      await move(record, { type: 'lease.expired', at: now });
      return queue.wake(`draw.${record.dispatchId}`, now);
    }
    if (record.state !== 'waiting' || record.forecastAt === 0) return;
    if (record.dueAt > now) return queue.wake(`send.${recordId}`, record.dueAt);

    const dispatch = await store.get('dispatch', record.dispatchId);
    if (!dispatch) return;
    if (isLate(record.forecastAt, now, rules.lateMs)) {
      leaveLines(recordId);
      await move(record, { type: 'dropped', at: now, failure: tooLate(rules.lateMs) });
      return queue.wake(`draw.${record.dispatchId}`, now);
    }
    // Uploading again was begun by a process that is gone; preparing wakes what waits when it is done.
    if (!dispatch.media) return queue.wake(`prepare.${record.dispatchId}`, now);
    if (hasOldUploads(dispatch.media, now)) return uploadAgain(record.dispatchId);
    await send(record, dispatch, dispatch.media);
  };
};
