import { type Refusal, refuse, refuseForNow } from '../../domain/language/refusal.ts';
import { longestBackoffMs, nextTryAt } from '../../domain/message/backoff.ts';
import { endsTheProcess, isPreparing, isUnreleased, transitionDispatch } from '../../domain/message/dispatch.ts';
import { isLate, tooLate } from '../../domain/message/late.ts';
import type { Dispatch, Media } from '../../domain/message/message.ts';
import type { Preview } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { wakeList } from '../pacing/pages.ts';
import { keepPreviews } from '../previews/keep-previews.ts';
import { failDispatch } from './fail-dispatch.ts';
import { untilStored } from './until-stored.ts';

type PrepareContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log' | 'media' | 'previews' | 'rules'>;

/** How long what was made ready is kept in memory where the store does not take it. */
const keepMs = 60_000;

/**
 * Turns the attachments of a dispatch into something that the carrier can send, while it is held. Can be repeated freely:
 * an upload that is not used costs nothing and is deleted by the carrier.
 */
export const prepare = async (context: PrepareContext, dispatchId: string): Promise<void> => {
  const { store, clock, queue, media, rules } = context;
  const dispatch = await store.get('dispatch', dispatchId);
  if (!dispatch || !isPreparing(dispatch)) return;
  // Before the attachments are touched: one that fails in an unforeseen way, or ends the process, is not tried for ever.
  const isTooLate = isUnreleased(dispatch) && isLate(dispatch.dueAt, clock.now(), rules.lateMs);
  if (isTooLate) return failDispatch(context, dispatchId, tooLate(rules.lateMs));
  if (endsTheProcess(dispatch)) return failDispatch(context, dispatchId, tooLargeHere);
  const waitMs = dispatch.prepare.dueAt - clock.now();
  // A longer wait was set by a clock that was ahead.
  if (waitMs > 0 && waitMs <= longestBackoffMs) return queue.wake(`prepare.${dispatchId}`, dispatch.prepare.dueAt);

  const outcome = await media.prepare(dispatch.attachments, async () => {
    await store.update('dispatch', dispatchId, (it) => transitionDispatch(it, { type: 'prepare-begun' }));
  });
  switch (outcome.kind) {
    case 'ready':
      await keepMedia(context, dispatch, outcome.media);
      return keepPreviewsBehind(context, dispatchId, outcome.previews);
    case 'refused':
      return failDispatch(context, dispatchId, together(outcome.failures));
    case 'failed':
      return tryLater(context, dispatch, outcome.reason);
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

const tryLater = async (context: PrepareContext, dispatch: Dispatch, reason: string): Promise<void> => {
  const { store, clock, random, queue, log, rules } = context;
  const { id, dueAt } = dispatch;
  const attempts = dispatch.prepare.attempts + 1;
  const deadline = dueAt + rules.lateMs;
  const retryAt = nextTryAt({ attempt: attempts, now: clock.now(), fraction: random.fraction(), deadline });
  log.warn('dispatch.prepare-failed', { dispatch: id, attempt: attempts, reason, next: retryAt });
  if (retryAt === undefined) return failDispatch(context, id, neverReady);
  await store.update('dispatch', id, (it) => transitionDispatch(it, { type: 'prepare-failed', attempts, retryAt }));
  queue.wake(`prepare.${id}`, retryAt);
};

const neverReady = refuseForNow(
  'media.never-ready',
  'Not sent: I could not get the attachments ready in time, because Slack or Plivo did not answer. Please send it again.',
  'files',
);

const tooLargeHere = refuse(
  'media.too-large-here',
  'An attachment is too large for this server. Make it smaller, or save it as JPEG, and send it again.',
  'files',
);

/** Several attachments may be refused at once; the person hears of each. */
const together = (failures: Refusal[]): Refusal => {
  const [first, ...others] = failures;
  if (!first) return neverReady;
  return { ...first, sentence: [first, ...others].map(({ sentence }) => sentence).join('\n') };
};
