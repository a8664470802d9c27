import { nextTryAt } from '../../domain/message/backoff.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Notice, NoticeFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { findDispatch } from '../records.ts';
import { noticePlace } from './notice-place.ts';
import { heeded } from './step.ts';

/** A private answer is not worth giving an hour late. */
const worthTellingMs = 3_600_000;

type NoticeContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log' | 'messenger' | 'directory'>;

/** Gives one private answer. Twice does no harm, so a post with an unknown outcome is simply made again. */
export const sendNotice = async (context: NoticeContext, noticeId: string): Promise<void> => {
  const { store, clock, queue, log } = context;
  const notice = await store.get('notice', noticeId);
  if (!notice) return;
  const { message } = notice;
  const notBefore = heeded(notice.notBefore ?? 0, clock.now());
  if (notBefore > clock.now()) return queue.wake(`notice.${noticeId}`, notBefore);
  const found = 'dispatchId' in message ? await findDispatch(context, message.dispatchId) : undefined;
  // Written beside a change that may have lost against a cancel: then there is no failure to tell.
  if (message.kind === 'dispatch-failed' && found?.dispatch.state !== 'failed') return drop(context, noticeId);
  try {
    await tell(context, noticeId, notice, found ?? {});
    log.info('notice.told', { notice: noticeId, user: notice.userId, what: message.kind });
    await drop(context, noticeId);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    await defer(context, noticeId, notice, error);
  }
};

/** Where it was asked for if it is seen there, else at once as a direct message: a private answer is of no use later. */
const tell = async (context: NoticeContext, id: string, notice: Notice, facts: NoticeFacts): Promise<void> => {
  const { store, log, messenger } = context;
  const place = await noticePlace(context, notice, facts.dispatch?.id);
  try {
    if (place) return await messenger.whisper(notice, facts, place);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'place') throw error;
    log.info('notice.moved-to-dm', { notice: id, why: error.reason });
    // Only the direct message is tried again, if that has to be.
    await store.update('notice', id, (it) => ({ ...it, directly: true }));
  }
  await messenger.tellDirectly(notice, facts);
};

const drop = async ({ store }: NoticeContext, id: string): Promise<void> => {
  await store.change([
    { do: 'remove', kind: 'notice', id },
    { do: 'remove', kind: 'pending', id },
  ]);
};

const defer = async (context: NoticeContext, id: string, notice: Notice, error: DeliveryError): Promise<void> => {
  const { store, clock, random, queue, log } = context;
  const attempt = notice.attempts + 1;
  const next = nextTryAt({
    attempt,
    now: clock.now(),
    fraction: random.fraction(),
    deadline: notice.at + worthTellingMs,
    floorMs: error.retryAfterMs,
  });
  log.warn('notice.failed', { notice: id, why: error.reason, attempt, next });
  if (!error.retryable || next === undefined) return drop(context, id);
  await store.update('notice', id, (it) => ({ ...it, attempts: attempt, notBefore: next }));
  queue.wake(`notice.${id}`, next);
};
