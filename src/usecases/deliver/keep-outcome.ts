import { nextTryAt } from '../../domain/message/backoff.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import type { MessageEvent } from '../../domain/message/record.ts';
import type { SendOutcome } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { closeGapsSoon, rateKindOf, reservePlace, returnPlaces } from '../pacing/places.ts';
import { returnUnsent } from '../request/quota.ts';
import { claimUuid, moveRecord } from './move-record.ts';
import { untilStored } from './until-stored.ts';

type OutcomeContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log' | 'rules' | 'limiters'>;

/**
 * Stores what became of a try, which only this process knows, until `giveUpAt` (milliseconds since 1970). What is not stored
 * by then is told as a send of which nobody knows.
 */
export const keepOutcome = async (
  context: OutcomeContext,
  outcome: SendOutcome,
  record: MessageRecord,
  dispatch: Dispatch,
  giveUpAt: number,
): Promise<void> => {
  let event: MessageEvent | undefined;
  await untilStored(context, giveUpAt, async () => {
    event ??= await eventOf(context, outcome, record, dispatch);
    await keepEvent(context, event, record, dispatch);
  });
};

/** May be called again after it failed half-way. */
const keepEvent = async (
  context: OutcomeContext,
  event: MessageEvent,
  record: MessageRecord,
  dispatch: Dispatch,
): Promise<void> => {
  const { store, clock, queue } = context;
  if (event.type === 'send.accepted') await store.change(claimUuid(event.uuid, record.id, clock.now()));
  const ended = await moveRecord(context, record, event);
  const isWaiting = ended?.value.state === 'waiting';
  // A report came first: there is no next try, and so no use for its place.
  const isUseless = event.type === 'send.not-sent' && !(isWaiting && ended.value.dueAt === event.place);
  if (isUseless) await returnPlaces(context, rateKindOf(dispatch), [event.place]);
  // Now and not at its place: it may have been stopped while it was being sent.
  if (isWaiting) queue.wake(`send.${record.id}`, clock.now());
  queue.wake(`draw.${record.dispatchId}`, clock.now());
  // Whichever way it failed, nothing has left.
  if (ended?.changed && ended.value.state === 'failed') await returnUnsent(context, dispatch, 1);
};

const eventOf = async (
  context: OutcomeContext,
  outcome: SendOutcome,
  record: MessageRecord,
  dispatch: Dispatch,
): Promise<MessageEvent> => {
  const at = context.clock.now();
  switch (outcome.kind) {
    case 'accepted':
      return { type: 'send.accepted', at, uuid: outcome.uuid };
    case 'refused':
      return { type: 'send.refused', at, failure: outcome.failure };
    case 'unknown':
      context.log.warn('message.send-unknown', { record: record.id, reason: outcome.reason });
      return { type: 'send.unknown', at };
    case 'not-sent': {
      const retry = await nextTry(context, record, dispatch, at);
      const { failure } = outcome;
      return retry ? { type: 'send.not-sent', at, ...retry, failure } : { type: 'send.refused', at, failure };
    }
  }
};

/** A clear non-send is tried again after a growing delay, at a place of its own; undefined if no time is left for it. */
const nextTry = async (
  context: OutcomeContext,
  record: MessageRecord,
  dispatch: Dispatch,
  now: number,
): Promise<{ retryAt: number; place: number } | undefined> => {
  const deadline = record.forecastAt + context.rules.lateMs;
  const fraction = context.random.fraction();
  const retryAt = nextTryAt({ attempt: record.attempts, now, fraction, deadline });
  if (retryAt === undefined) return undefined;
  const kind = rateKindOf(dispatch);
  const place = await reservePlace(context, kind, retryAt);
  // Behind those who were promised a later moment.
  if (place > retryAt) closeGapsSoon(context, kind);
  return { retryAt, place };
};
