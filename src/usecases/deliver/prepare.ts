import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import { longestBackoffMs, nextTryAt } from '../../domain/message/backoff.ts';
import { endsTheProcess, isPreparing, isUnreleased, transitionDispatch } from '../../domain/message/dispatch.ts';
import { isLate, neverReady, whyLate } from '../../domain/message/late.ts';
import type { Dispatch, Media } from '../../domain/message/message.ts';
import type { PrepareOutcome, Preview } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { wakeList } from '../pacing/pages.ts';
import { keepPreviews } from '../previews/keep-previews.ts';
import { recordsOf } from '../records.ts';
import { failDispatch } from './fail-dispatch.ts';
import { inTurn, leaveTurn } from './in-turn.ts';
import { untilStored } from './until-stored.ts';

type PrepareContext = Needs<
  'store' | 'clock' | 'random' | 'queue' | 'log' | 'media' | 'previews' | 'rules' | 'limiters'
>;

/** How long what was made ready is kept in memory where the store does not take it. */
const keepMs = 60_000;

/**
 * Turns the attachments of a dispatch into something that the carrier can send, while it is held. Can be repeated freely:
 * an upload that is not used costs nothing and is deleted by the carrier.
 */
export const prepare = async (context: PrepareContext, dispatchId: string): Promise<void> => {
  const dispatch = await context.store.get('dispatch', dispatchId);
  if (!dispatch) return;
  if (!(await mayBegin(context, dispatch))) return leaveTurn(context, dispatch);
  const outcome = await inTurn(context, dispatch, (signal) => makeReady(context, dispatch, signal));
  if (outcome) await keepOutcome(context, dispatch, outcome);
};

/** Before the attachments are touched: one that fails in an unforeseen way, or ends the process, is not tried for ever. */
const mayBegin = async (context: PrepareContext, dispatch: Dispatch): Promise<boolean> => {
  const { clock, queue, rules } = context;
  const { id, dueAt, prepare } = dispatch;
  // Uploads that grew old are of no use to what was cancelled or dropped meanwhile.
  if (!isPreparing(dispatch) || (await usableUntil(context, dispatch)) === undefined) return false;
  const isTooLate = isUnreleased(dispatch) && isLate(dueAt, clock.now(), rules.lateMs);
  const failure = isTooLate ? whyLate(dispatch, rules.lateMs) : endsTheProcess(dispatch) && tooLargeHere;
  if (failure) await failDispatch(context, id, failure);
  const waitMs = prepare.dueAt - clock.now();
  // A longer wait was set by a clock that was ahead.
  const waits = !failure && waitMs > 0 && waitMs <= longestBackoffMs;
  if (waits) queue.wake(`prepare.${id}`, prepare.dueAt);
  return !failure && !waits;
};

const makeReady = ({ store, media }: PrepareContext, { id, attachments }: Dispatch, signal: AbortSignal) =>
  media.prepare(
    attachments,
    async () => {
      await store.update('dispatch', id, (it) => transitionDispatch(it, { type: 'prepare-begun' }));
    },
    signal,
  );

const keepOutcome = async (context: PrepareContext, dispatch: Dispatch, outcome: PrepareOutcome): Promise<void> => {
  const { id } = dispatch;
  switch (outcome.kind) {
    case 'ready':
      await keepMedia(context, dispatch, outcome.media);
      return keepPreviewsBehind(context, id, outcome.previews);
    case 'refused':
      return failDispatch(context, id, together(outcome.failures));
    case 'failed':
      return tryLater(context, dispatch, outcome);
    case 'stopped':
      return context.log.info('dispatch.prepare-stopped', { dispatch: id });
  }
};

const keepMedia = async (context: PrepareContext, dispatch: Dispatch, media: Media[]): Promise<void> => {
  const { store, queue, clock, log } = context;
  const { id, dueAt } = dispatch;
  // Begun anew it would count as a picture that ended the process.
  const kept = await untilStored(context, clock.now() + keepMs, () =>
    store.update('dispatch', id, (it) => transitionDispatch(it, { type: 'prepared', media })),
  );
  log.info('dispatch.prepared', { dispatch: id, media: media.map(({ type, bytes }) => ({ type, bytes })) });
  if (kept?.changed) queue.wake(`draw.${id}`, clock.now());
  if (isUnreleased(dispatch)) return queue.wake(`release.${id}`, dueAt);
  await wakeList(context, dispatch);
};

/** Behind this step: a Slack that is slow to take small pictures must not hold up what others send. */
const keepPreviewsBehind = (context: PrepareContext, dispatchId: string, small: Preview[]): void => {
  keepPreviews(context, dispatchId, small).catch((error: unknown) => {
    context.log.warn('previews.not-kept', { dispatch: dispatchId, error });
  });
};

/**
 * Until when the attachments are of any use, in milliseconds since 1970; undefined if nothing waits for them. What was released may
 * have been promised a place hours after it was accepted, and each message is too late by its own promise.
 */
const usableUntil = async (context: PrepareContext, dispatch: Dispatch): Promise<number | undefined> => {
  const { lateMs } = context.rules;
  if (isUnreleased(dispatch)) return dispatch.dueAt + lateMs;
  const waiting = (await recordsOf(context, dispatch)).filter(({ state }) => state === 'waiting');
  return waiting.length > 0 ? Math.max(...waiting.map(({ forecastAt }) => forecastAt)) + lateMs : undefined;
};

type Failed = PrepareOutcome & { kind: 'failed' };

const tryLater = async (context: PrepareContext, dispatch: Dispatch, { reason, obstacle }: Failed): Promise<void> => {
  const { store, clock, random, queue, log, rules } = context;
  const { id } = dispatch;
  const attempts = dispatch.prepare.attempts + 1;
  const deadline = await usableUntil(context, dispatch);
  if (deadline === undefined) return;
  const retryAt = nextTryAt({ attempt: attempts, now: clock.now(), fraction: random.fraction(), deadline });
  log.warn('dispatch.prepare-failed', { dispatch: id, attempt: attempts, reason, next: retryAt });
  if (retryAt === undefined) return failDispatch(context, id, neverReady(obstacle, rules.lateMs));
  const failed = { type: 'prepare-failed', attempts, retryAt, obstacle } as const;
  const kept = await store.update('dispatch', id, (it) => transitionDispatch(it, failed));
  if (!kept?.changed) return;
  queue.wake(`prepare.${id}`, retryAt);
  queue.wake(`draw.${id}`, clock.now());
};

const tooLargeHere = refuse(
  'media.too-large-here',
  'An attachment is too large for this server. Make it smaller, or save it as JPEG, and send it again.',
  'files',
);

/** Several attachments may be refused at once; the person hears of each. */
const together = (failures: (PrepareOutcome & { kind: 'refused' })['failures']): Refusal => {
  const sentence = failures.map((failure) => failure.sentence).join('\n');
  return { ...failures[0], sentence };
};
