import { refuseForNow } from '../../domain/language/refusal.ts';
import { leaseMs } from '../../domain/message/late.ts';
import type { Dispatch, Media, MessageRecord } from '../../domain/message/message.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Clock, SendOutcome } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { keepOutcome } from './keep-outcome.ts';
import { moveRecord } from './move-record.ts';
import { startRecord } from './start-record.ts';
import { untilStored } from './until-stored.ts';

export type SendingContext = Needs<
  'store' | 'clock' | 'random' | 'queue' | 'log' | 'gateway' | 'rules' | 'limiters' | 'directory'
>;

/** What the lease leaves beside the call's own deadline of 10 s: a process held up for longer would still be asking when it ends. */
const beginWithinMs = 5_000;

/** How long what the carrier said is kept in memory where the store does not take it: longer than Redis needs to restart. */
const keepMs = 60_000;

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
  const startedAt = context.clock.now();
  const held = stopwatch(context.clock);
  const started = await begin(context, record, startedAt);
  // Cancelled meanwhile, started by another process, or what it repeats may have arrived.
  if (!started) return;
  context.limiters.begun.note(record.id, { attempts: started.attempts, triedAt: startedAt });
  const outcome = await ask(context, started, dispatch, media, { startedAt, held });
  await keepOutcome(context, outcome, started, dispatch, startedAt + keepMs);
};

/**
 * Stores that it is being sent. Where the store fails it may have been stored all the same: that is taken back, because the
 * carrier heard nothing, and what is left to run out would be told as a send of which nobody knows.
 */
const begin = async (context: SendingContext, record: MessageRecord, at: number) => {
  const leaseBy = context.random.id();
  try {
    return await startRecord(context, record, { at, leaseUntil: at + leaseMs, leaseBy });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    await untilStored(context, at + keepMs, () =>
      moveRecord(context, record, { type: 'send.withdrawn', at: context.clock.now(), leaseBy, failure: notStored }),
    );
    throw error;
  }
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

const heldUp = refuseForNow(
  'request.held-up',
  'Not sent: this app was held up for too long. Send it again if it still matters.',
);

const notStored = refuseForNow(
  'request.not-stored',
  'Not sent: this app could not store that it was sending. Send it again if it still matters.',
);
