import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import { nextTryAt } from '../../domain/message/backoff.ts';
import { isLate, tooLate } from '../../domain/message/late.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import type { Clock, Log, MediaPreparer, Queue, Random, Store } from '../../ports/index.ts';
import type { Rules } from '../rules.ts';
import type { FailDispatch } from './fail-dispatch.ts';

/**
 * Turns the attachments of a dispatch into something that Plivo can send, while it is held. May be repeated freely: an
 * upload that is not used costs nothing and is deleted by Plivo after six hours.
 */
export const createPrepare =
  ({
    store,
    clock,
    random,
    queue,
    log,
    media,
    failDispatch,
    rules,
  }: {
    store: Store;
    clock: Clock;
    random: Random;
    queue: Queue;
    log: Log;
    media: MediaPreparer;
    failDispatch: FailDispatch;
    rules: Rules;
  }) =>
  async (dispatchId: string): Promise<void> => {
    const dispatch = await store.get('dispatch', dispatchId);
    if (!dispatch || !isPreparing(dispatch)) return;
    // Before the attachments are touched: one that fails in a way that nobody foresaw, or ends the process, is not tried for ever.
    const isTooLate = dispatch.state !== 'released' && isLate(dispatch.dueAt, clock.now(), rules.lateMs);
    if (isTooLate) return failDispatch(dispatchId, tooLate(rules.lateMs));
    if (dispatch.prepare.dueAt > clock.now()) return queue.wake(`prepare.${dispatchId}`, dispatch.prepare.dueAt);

    const outcome = await media.prepare(dispatch.attachments);
    switch (outcome.kind) {
      case 'ready': {
        const done = await store.update('dispatch', dispatchId, (now) =>
          isPreparing(now) ? { ...now, media: outcome.media } : now,
        );
        log.info('dispatch.prepared', {
          dispatch: dispatchId,
          media: outcome.media.map(({ type, bytes }) => ({ type, bytes })),
        });
        if (done?.changed) queue.wake(`draw.${dispatchId}`, clock.now());
        if (dispatch.state !== 'released') return queue.wake(`release.${dispatchId}`, dispatch.dueAt);
        for (const recordId of dispatch.recordIds) queue.wake(`send.${recordId}`, clock.now());
        return;
      }
      case 'refused':
        return failDispatch(dispatchId, together(outcome.failures));
      case 'failed': {
        const attempt = dispatch.prepare.attempts + 1;
        const deadline = dispatch.dueAt + rules.lateMs;
        const next = nextTryAt({ attempt, now: clock.now(), fraction: random.fraction(), deadline });
        log.warn('dispatch.prepare-failed', { dispatch: dispatchId, attempt, reason: outcome.reason, next });
        if (next === undefined) return failDispatch(dispatchId, neverReady);
        await store.update('dispatch', dispatchId, (now) =>
          isPreparing(now) ? { ...now, prepare: { attempts: attempt, dueAt: next } } : now,
        );
        return queue.wake(`prepare.${dispatchId}`, next);
      }
    }
  };

/** Also after the release: uploads that waited for too long are made again. */
const isPreparing = ({ state, media }: Dispatch) => !media && state !== 'cancelled' && state !== 'failed';

const neverReady = refuse(
  'media.never-ready',
  'Not sent: I could not get the attachments ready in time, because Slack or Plivo did not answer. Please send it again.',
  'files',
);

/** Several attachments may be refused at once; the person hears of each. */
const together = (failures: Refusal[]): Refusal => {
  const [first, ...others] = failures;
  if (!first) return neverReady;
  return { ...first, sentence: [first, ...others].map(({ sentence }) => sentence).join('\n') };
};
