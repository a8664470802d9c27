import { nextTryAt } from '../../domain/message/backoff.ts';
import type { Place } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Change, Clock, Log, Messenger, NoticeMessage, Queue, Random, Store } from '../../ports/index.ts';
import { recordsOf } from '../request/request-send.ts';

/** A private answer that comes an hour late helps nobody. */
const worthTellingMs = 3_600_000;

/** Slack delivers an event up to three times more, the last time after five minutes (apis/events-api). */
const onceLifeMs = 24 * 3_600_000;

/**
 * Keeps a private answer to be given by the worker, so that it outlives a crash and a Slack that does not answer. What was
 * kept under the same `once` before is not kept again: the mark is written with the answer, so neither is there alone.
 */
export type QueueNotice = (userId: string, place: Place, message: NoticeMessage, once?: string) => Promise<void>;

export const createQueueNotice =
  ({ store, clock, random, queue }: { store: Store; clock: Clock; random: Random; queue: Queue }): QueueNotice =>
  async (userId, place, message, once) => {
    const id = random.id();
    const at = clock.now();
    const value = { userId, place, message, attempts: 0, at };
    const mark: Change[] =
      once === undefined
        ? []
        : [{ do: 'create', kind: 'notice-sent', id: once, value: { at }, expires: at + onceLifeMs }];
    const kept = await store.change([
      ...mark,
      { do: 'create', kind: 'notice', id, value },
      { do: 'create', kind: 'pending', id, value: { what: 'notice' } },
    ]);
    if (kept.ok) queue.wake(`notice.${id}`, at);
  };

/** Gives one private answer. Twice does no harm, so a post with an unknown outcome is simply made again. */
export const createSendNotice =
  ({
    store,
    clock,
    random,
    queue,
    log,
    messenger,
  }: {
    store: Store;
    clock: Clock;
    random: Random;
    queue: Queue;
    log: Log;
    messenger: Messenger;
  }) =>
  async (noticeId: string): Promise<void> => {
    const notice = await store.get('notice', noticeId);
    if (!notice) return;
    const { notBefore = 0 } = notice;
    if (notBefore > clock.now()) return queue.wake(`notice.${noticeId}`, notBefore);
    const done = () =>
      store.change([
        { do: 'remove', kind: 'notice', id: noticeId },
        { do: 'remove', kind: 'pending', id: noticeId },
      ]);
    const { message } = notice;
    const dispatch = 'dispatchId' in message ? await store.get('dispatch', message.dispatchId) : undefined;
    // Written beside a change that may have lost against a cancel: then there is no failure to tell.
    if (message.kind === 'dispatch-failed' && dispatch?.state !== 'failed') return void (await done());

    try {
      await messenger.sendNotice(notice, dispatch ? { dispatch, records: await recordsOf(store, dispatch) } : {});
      log.info('notice.told', { notice: noticeId, user: notice.userId, what: message.kind });
      await done();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      const attempt = notice.attempts + 1;
      const next = nextTryAt({
        attempt,
        now: clock.now(),
        fraction: random.fraction(),
        deadline: notice.at + worthTellingMs,
        floorMs: error.retryAfterMs,
      });
      log.warn('notice.failed', { notice: noticeId, why: error.reason, attempt, next });
      if (!error.retryable || next === undefined) return void (await done());
      await store.update('notice', noticeId, (it) => ({ ...it, attempts: attempt, notBefore: next }));
      queue.wake(`notice.${noticeId}`, next);
    }
  };
