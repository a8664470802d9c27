import { heeded, nextTryAt } from '../../domain/message/backoff.ts';
import { transitionCard } from '../../domain/message/card-life.ts';
import { isProblem } from '../../domain/message/milestones.ts';
import { heardKey } from '../../domain/message/news.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Notice, NoticeFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { findListed, named, nothing, problems, type Wanted } from '../lists.ts';
import { goDirect } from './go-direct.ts';
import { noticePlace } from './notice-place.ts';
import { postNotice } from './post-notice.ts';

/** A private answer is not worth giving an hour late. That something did not arrive, or would be lost, is worth a day. */
const worthTellingMs = 3_600_000;
const newsWorthTellingMs = 24 * 3_600_000;
const news: ReadonlySet<Notice['message']['kind']> = new Set([
  'bad-news',
  'good-news',
  'problem-list',
  'dispatch-failed',
  'long-text',
  'alarm',
  'alarm-over',
]);

type NoticeContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log' | 'messenger' | 'directory'>;

/**
 * Gives one private answer. Twice does no harm where it is shown once, so a post with an unknown outcome is simply made
 * again; what is posted for good says that it may be there twice.
 */
export const sendNotice = async (context: NoticeContext, noticeId: string): Promise<void> => {
  const { store, clock, queue, log } = context;
  const notice = await store.get('notice', noticeId);
  if (!notice) return;
  const { message } = notice;
  const notBefore = heeded(notice.notBefore ?? 0, clock.now());
  if (notBefore > clock.now()) return queue.wake(`notice.${noticeId}`, notBefore);
  const found = 'dispatchId' in message ? await findListed(context, message.dispatchId, neededFor(message)) : undefined;
  // Written beside a change that may have lost against a cancel: then there is no failure to tell.
  if (message.kind === 'dispatch-failed' && found?.dispatch.state !== 'failed') return drop(context, noticeId);
  if (message.kind === 'bad-news' && !found?.records.some((it) => message.recordIds.includes(it.id) && isProblem(it)))
    return drop(context, noticeId, notice.posts ? message : undefined);
  try {
    const fields = { notice: noticeId, user: notice.userId, what: message.kind };
    if (await tell(context, noticeId, notice, found ?? {})) log.info('notice.told', fields);
    else log.warn('notice.in-doubt', fields);
    await drop(context, noticeId, message);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    await defer(context, noticeId, notice, error);
  }
};

/** Of a long list: those that the answer tells of. */
const neededFor = (message: Notice['message']): Wanted =>
  'recordIds' in message ? () => message.recordIds : (neededBy[message.kind] ?? nothing);
const neededBy: Partial<Record<Notice['message']['kind'], Wanted>> = { accepted: named, 'problem-list': problems };

/**
 * Where it was asked for if it is seen there, else at once as a direct message: a private answer is of no use later.
 *
 * @returns false where it may have been posted for good several times, and Slack never said so
 */
const tell = async (context: NoticeContext, id: string, notice: Notice, facts: NoticeFacts): Promise<boolean> => {
  const { log, messenger } = context;
  if (notice.place.channelId === '') return postNotice(context, id, notice, facts);
  const place = await noticePlace(context, notice, facts.dispatch?.id);
  try {
    if (place) {
      await messenger.whisper(notice, facts, place);
      return true;
    }
  } catch (error) {
    // What is refused for good is refused there: the direct message shows whether it is the message itself.
    if (!(error instanceof DeliveryError) || error.retryable) throw error;
    log.info('notice.moved-to-dm', { notice: id, why: error.reason });
  }
  if (await goDirect(context, id, notice)) await messenger.tellDirectly(notice, facts);
  return true;
};

/** @param heard what was posted, or may have been: bad news that is not true by now is taken back with the next drawing */
const drop = async ({ store, queue, clock }: NoticeContext, id: string, heard?: Notice['message']): Promise<void> => {
  if (heard?.kind === 'bad-news') {
    const keys = heard.recordIds.map(heardKey);
    await store.update('card', heard.dispatchId, (card) => transitionCard(card, { type: 'told', keys }));
  }
  await store.change([
    { do: 'remove', kind: 'notice', id },
    { do: 'remove', kind: 'pending', id },
  ]);
  if (heard?.kind === 'bad-news') queue.wake(`draw.${heard.dispatchId}`, clock.now());
};

const defer = async (context: NoticeContext, id: string, notice: Notice, error: DeliveryError): Promise<void> => {
  const { store, clock, random, queue, log } = context;
  const attempt = notice.attempts + 1;
  const what = notice.message.kind;
  const next = nextTryAt({
    attempt,
    now: clock.now(),
    fraction: random.fraction(),
    deadline: notice.at + (news.has(what) ? newsWorthTellingMs : worthTellingMs),
    floorMs: error.retryAfterMs,
  });
  log.warn('notice.failed', { notice: id, why: error.reason, attempt, next });
  if (!error.retryable || next === undefined) {
    if (news.has(what)) log.error('notice.given-up', { notice: id, user: notice.userId, what, why: error.reason });
    return drop(context, id, notice.posts ? notice.message : undefined);
  }
  await store.update('notice', id, (it) => ({ ...it, attempts: attempt, notBefore: next }));
  queue.wake(`notice.${id}`, next);
};
