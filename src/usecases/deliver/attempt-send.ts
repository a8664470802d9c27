import { refuseForNow } from '../../domain/language/refusal.ts';
import { nextTryAt } from '../../domain/message/backoff.ts';
import { nextLookAt } from '../../domain/message/late.ts';
import type { Dispatch, Media, MessageRecord } from '../../domain/message/message.ts';
import type { MessageEvent } from '../../domain/message/record.ts';
import type { Clock, SendOutcome } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { closeGapsSoon, rateKindOf, reservePlaces, returnPlaces } from '../pacing/places.ts';
import { returnUnsent } from '../request/quota.ts';
import { claimUuid, moveRecord } from './move-record.ts';
import { startRecord } from './start-record.ts';

export type SendingContext = Needs<
  'store' | 'clock' | 'random' | 'queue' | 'log' | 'gateway' | 'rules' | 'limiters' | 'directory'
>;

/** The call's own deadline is 10 s; a lease that has run out means that the process that took it is gone. */
export const leaseMs = 15_000;
/** What the lease leaves beside that deadline: a process that was held up for longer would still be asking when it ends. */
const beginWithinMs = 5_000;

/**
 * One try to send a message whose place has come. `sending` is stored before the carrier hears of it and the outcome
 * after, so that whatever dies in between leaves a record that says "unknown" and never one that is sent again by itself.
 */
export const attemptSend = async (
  context: SendingContext,
  record: MessageRecord,
  dispatch: Dispatch,
  media: Media[],
): Promise<void> => {
  const { store, clock, queue, rules } = context;
  const startedAt = clock.now();
  const held = stopwatch(clock);
  const started = await startRecord(context, record, { at: startedAt, leaseUntil: startedAt + leaseMs });
  // Cancelled meanwhile, started by another process, or what it repeats may have arrived.
  if (!started) return;
  context.limiters.begun.note(record.id, { attempts: started.attempts, triedAt: startedAt });
  const outcome = await ask(context, started, dispatch, media, { startedAt, held });
  if (outcome.kind === 'accepted') await store.change(claimUuid(outcome.uuid, record.id, clock.now()));
  const event = await eventOf(context, outcome, started, dispatch);
  const ended = await moveRecord(context, record, event);
  // A report came first: there is no next try, and so no use for its place.
  const isUseless = event.type === 'send.not-sent' && !ended?.changed;
  if (isUseless) await returnPlaces(context, rateKindOf(dispatch), [event.place]);
  if (ended?.value.state === 'waiting') queue.wake(`send.${record.id}`, nextLookAt(ended.value, rules.lateMs));
  queue.wake(`draw.${record.dispatchId}`, clock.now());
  // Whichever way it failed, nothing has left.
  if (ended?.changed && ended.value.state === 'failed') await returnUnsent(context, dispatch, 1);
};

/**
 * A process that was frozen after it stored `sending` does not send: another one has said meanwhile that nobody knows, and
 * a person may have sent it again. Where none has, the record is still `sending`, and goes back to waiting.
 */
const ask = async (
  { log, gateway, rules }: SendingContext,
  record: MessageRecord,
  dispatch: Dispatch,
  media: Media[],
  { startedAt, held }: { startedAt: number; held: () => number },
): Promise<SendOutcome> => {
  const heldUpMs = held();
  if (heldUpMs > beginWithinMs) {
    log.warn('message.held-up', { record: record.id, dispatch: record.dispatchId, ms: heldUpMs });
    return { kind: 'not-sent', failure: heldUp };
  }
  return gateway.send({
    to: record.to,
    text: dispatch.text,
    media,
    callbackUrl: rules.publicUrl && `${rules.publicUrl}/plivo/status/${record.id}`,
    expirySeconds: Math.ceil((record.forecastAt + rules.lateMs - startedAt) / 1000),
  });
};

/**
 * Milliseconds since now, by the clock that says more: the one of the lease may be set back while the process is frozen, and
 * the other one may stand still while the whole machine is.
 */
const stopwatch = (clock: Clock): (() => number) => {
  const [startedAt, began] = [clock.now(), clock.monotonic()];
  return () => Math.max(clock.now() - startedAt, clock.monotonic() - began);
};

const eventOf = async (
  context: SendingContext,
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
  context: SendingContext,
  record: MessageRecord,
  dispatch: Dispatch,
  now: number,
): Promise<{ retryAt: number; place: number } | undefined> => {
  const deadline = record.forecastAt + context.rules.lateMs;
  const fraction = context.random.fraction();
  const retryAt = nextTryAt({ attempt: record.attempts, now, fraction, deadline });
  if (retryAt === undefined) return undefined;
  const kind = rateKindOf(dispatch);
  const [place = retryAt] = await reservePlaces(context, kind, { from: retryAt, count: 1 });
  // Behind those who were promised a later moment.
  if (place > retryAt) closeGapsSoon(context, kind);
  return { retryAt, place };
};

const heldUp = refuseForNow(
  'request.held-up',
  'Not sent: this app was held up for too long. Send it again if it still matters.',
);
