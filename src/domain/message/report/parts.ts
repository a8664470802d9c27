/**
 * A long text may go out in parts, each with an id, a fate and a price of its own, which the carrier reports by itself. The
 * message is what its parts are together: not delivered where one of them was not, else as far as the one that is least far,
 * at the price of all. A part that nobody heard of yet counts as submitted where the carrier says how many there are.
 */
import type { Refusal } from '../../language/refusal.ts';
import type { MessageRecord, RecordState, ReportedState } from '../message.ts';
import type { Report } from '../record.ts';

export type Part = { uuid: string; state: ReportedState; errorCode?: string; failure?: Refusal; price?: string };

/** `of`: how many there are, if the carrier says it. */
export type Parts = { of?: number; list: Part[] };

/** More than the longest text has; what comes beyond is none of it. */
const mostParts = 20;

/**
 * How much is known, lowest first. A report raises a message, or its part, and never lowers it, so that reports may come
 * repeated, in any order, and before the answer to the send itself.
 */
export const rank: Record<RecordState, number> = {
  waiting: 0,
  cancelled: 0,
  sending: 0,
  unconfirmed: 1,
  submitted: 2,
  sent: 3,
  failed: 4,
  undelivered: 5,
  delivered: 6,
};

/** Whether a report tells of one part of several. */
export const isOfPart = ({ uuid, parts }: MessageRecord, report: Report): boolean =>
  parts !== undefined || (report.parts ?? 1) > 1 || (uuid !== undefined && uuid !== report.uuid);

/** The parts after a report; the same object where it tells nothing new. */
export const partsAfter = (record: MessageRecord, report: Report): Parts => {
  const known = record.parts ?? { list: firstOf(record) };
  const part = known.list.find(({ uuid }) => uuid === report.uuid);
  const next = partAfter(part, report);
  const of = Math.max(known.of ?? 0, report.parts ?? 0);
  const isNews = next !== part && (part !== undefined || known.list.length < mostParts);
  if (!isNews && of === (known.of ?? 0)) return known;
  const others = known.list.filter((it) => it !== part);
  const list = isNews ? [...others, next] : known.list;
  return { ...(of > 0 ? { of } : {}), list };
};

/**
 * What was reported of the message before a second part was heard of is what is known of the first. What was only taken says
 * nothing: that id may be a wrong one, of a search in the carrier's list.
 */
const firstOf = ({ uuid, state, errorCode, failure, price }: MessageRecord): Part[] => {
  if (uuid === undefined || !isReported(state) || state === 'submitted') return [];
  return [{ uuid, state, ...defined({ errorCode, failure, price }) }];
};

const isReported = (state: RecordState): state is ReportedState => rank[state] >= rank.submitted;

const partAfter = (part: Part | undefined, { uuid, state, errorCode, failure, price: said }: Report): Part => {
  const price = priceAfter(part ?? { state: 'submitted' }, { state, price: said });
  if (!part || rank[state] > rank[part.state]) return { uuid, state, ...defined({ errorCode, failure, price }) };
  return price === part.price ? part : { ...part, ...defined({ price }) };
};

/**
 * A report that tells less than what is known replaces no price. What is only submitted is not charged yet, though it says
 * 0; what was sent may be charged a moment later.
 */
export const priceAfter = (
  known: { state: RecordState; price?: string },
  { state, price }: { state: ReportedState; price?: string | undefined },
): string | undefined => {
  if (price === undefined || state === 'submitted') return known.price;
  const [before, said] = [rank[known.state], rank[state]];
  const isNews = said > before || known.price === undefined || (said === before && Number(known.price) === 0);
  return isNews ? price : known.price;
};

/** What all parts are together. */
export const inAll = ({ of = 0, list }: Parts): Omit<Part, 'uuid'> => {
  const byRank = [...list].sort((one, other) => rank[one.state] - rank[other.state]);
  const lost = byRank.findLast(({ state }) => state === 'undelivered' || state === 'failed');
  const { state, errorCode, failure } = lost ?? (list.length < of ? missing : (byRank[0] ?? missing));
  return { state, ...defined({ errorCode, failure, price: sum(list.flatMap(({ price }) => price ?? [])) }) };
};
const missing: Omit<Part, 'uuid'> = { state: 'submitted' };

/** Of decimal strings, with as many digits as the longest of them has. */
const sum = (prices: readonly string[]): string | undefined => {
  if (prices.length === 0) return undefined;
  const digits = Math.max(...prices.map((price) => (price.split('.')[1] ?? '').length));
  return prices.reduce((total, price) => total + Number(price), 0).toFixed(digits);
};

/** Without what is undefined. */
const defined = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
