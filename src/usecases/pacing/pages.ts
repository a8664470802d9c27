/**
 * Which messages of a list are awake. A list is looked at by pages, in the order of its recipients, which is that of their
 * places: a page sleeps until its places are near, and then wakes the messages whose places come next. So a list of
 * thousands keeps awake what leaves within seconds, and one wake-up for each page that is still to come.
 *
 * Nothing of it is stored. A page may be woken at any time and as often as one likes: it reads its records, and wakes only
 * what waits.
 */
import { isOver, isUnreleased } from '../../domain/message/dispatch.ts';
import { leasedUntil, nextLookAt } from '../../domain/message/late.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import type { WakeId } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { recordsOf } from '../records.ts';
import { rateKindOf, rateOf } from './places.ts';

type PagesContext = Needs<'store' | 'clock' | 'queue' | 'rules'>;

/** Records that are read at a time. */
export const pageSize = 100;
/** What leaves within this time is awake; and a page is looked at so long before the next of its places. In milliseconds. */
const awakeMs = 15_000;
const leadMs = 5_000;

const pageCount = ({ recordIds }: Dispatch): number => Math.ceil(recordIds.length / pageSize);
const pageId = (dispatchId: string, page: number) => `page.${dispatchId}.${page}` as const;

/** Wakes the pages of a list that was released: the first now, each other one before its first place can come. */
export const wakeList = async (context: PagesContext, dispatch: Dispatch): Promise<void> => {
  for (let page = 1; page < pageCount(dispatch); page += 1) {
    context.queue.wake(pageId(dispatch.id, page), firstLookAt(context, dispatch, page));
  }
  await wakeRecords(context, dispatch, 0);
};

/** Any span of t seconds holds at most the burst and t times the pace, so those before a page take at least so long. */
const firstLookAt = ({ clock, rules }: PagesContext, dispatch: Dispatch, page: number): number => {
  const { perSecond, burst } = rateOf(rules, rateKindOf(dispatch));
  const earliestMs = (Math.max(0, page * pageSize + 1 - burst) * 1_000) / perSecond;
  return Math.max(clock.now(), dispatch.dueAt + earliestMs - leadMs);
};

/** Wakes one message of a list, whose place is a new one. */
export const wakeRecord = (context: PagesContext, dispatch: Dispatch, record: MessageRecord): void => {
  const at = nextLookAt(record, context.rules.lateMs);
  const isAlone = dispatch.recordIds.length === 1;
  const isNear = isAlone || at <= context.clock.now() + awakeMs;
  if (isNear) context.queue.wake(`send.${record.id}`, at);
  else context.queue.wake(pageId(dispatch.id, pageOf(dispatch, record)), beforeHand(at));
};

const pageOf = ({ recordIds }: Dispatch, { id }: MessageRecord): number =>
  Math.max(0, Math.floor(recordIds.indexOf(id) / pageSize));

/** In whole spans, so that what several want of one page is one wake-up. */
const beforeHand = (at: number): number => Math.floor((at - leadMs) / leadMs) * leadMs;

/** The step of a page: `<dispatch id>.<number of the page, from 0>`. */
export const wakePage = async (context: PagesContext, id: string): Promise<void> => {
  const dot = id.lastIndexOf('.');
  const dispatch = await context.store.get('dispatch', id.slice(0, dot));
  if (dispatch) await wakeRecords(context, dispatch, Number(id.slice(dot + 1)));
};

const wakeRecords = async (context: PagesContext, dispatch: Dispatch, page: number): Promise<void> => {
  if (isUnreleased(dispatch) || isOver(dispatch)) return;
  const recordIds = dispatch.recordIds.slice(page * pageSize, (page + 1) * pageSize);
  const records = await recordsOf(context, { recordIds });
  for (const { id, at } of wakesOfPage(context, dispatch.id, page, records)) context.queue.wake(id, at);
};

type Wake = { id: WakeId; at: number };

/** What to wake for the records of a list, all of them in their order: what is near by itself, and the rest by its page. */
export const wakesOfList = (context: PagesContext, dispatch: Dispatch, records: readonly MessageRecord[]): Wake[] => {
  const indexBy = new Map(dispatch.recordIds.map((id, index) => [id, index]));
  const pages = Map.groupBy(records, ({ id }) => Math.floor((indexBy.get(id) ?? 0) / pageSize));
  return [...pages].flatMap(([page, its]) => wakesOfPage(context, dispatch.id, page, its));
};

const wakesOfPage = (
  { clock, rules }: Pick<PagesContext, 'clock' | 'rules'>,
  dispatchId: string,
  page: number,
  records: readonly MessageRecord[],
): Wake[] => {
  const now = clock.now();
  const looks = records.flatMap((record): Wake[] => {
    const at = lookAt(record, rules.lateMs, now);
    return at === undefined ? [] : [{ id: `send.${record.id}`, at }];
  });
  const [near, far] = [looks.filter(({ at }) => at <= now + awakeMs), looks.filter(({ at }) => at > now + awakeMs)];
  // For one alone the page would only be a detour.
  if (far.length <= 1) return looks;
  return [...near, { id: pageId(dispatchId, page), at: beforeHand(Math.min(...far.map(({ at }) => at))) }];
};

/** When a record needs a look: at its place, or when the process that is sending it must be gone. */
const lookAt = (record: MessageRecord, lateMs: number, now: number): number | undefined => {
  if (record.state === 'waiting') return nextLookAt(record, lateMs);
  return record.state === 'sending' ? leasedUntil(record, now) : undefined;
};
