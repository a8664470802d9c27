/**
 * Places in the account's pace and in the carrier's other rates, kept in the store, so that all processes share them and a
 * restart keeps them.
 */
import { type Bucket, giveBack, isAhead, type Rate, reserve, reserveEach } from '../../domain/policy/send-rate.ts';
import type { NamedRate } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import type { Rules } from '../rules.ts';

/** Pictures and texts have paces of their own at the carrier. */
export type RateKind = 'mms' | 'sms';
export const rateKinds: readonly RateKind[] = ['mms', 'sms'];

/** How many messages may leave at once after a quiet time, before the account's pace counts. */
const burst = 10;

export const rateOf = ({ mmsPerSecond, smsPerSecond }: Rules, kind: RateKind): Rate => ({
  perSecond: kind === 'mms' ? mmsPerSecond : smsPerSecond,
  burst,
});

/** By what a message carries. */
export const rateKindOf = ({ attachments }: { attachments: readonly unknown[] }): RateKind =>
  attachments.length > 0 ? 'mms' : 'sms';

type PlacesContext = Needs<'store' | 'clock' | 'queue' | 'rules'>;

/** Long enough that what a list of cancelled messages gives back is handed on in one go. In milliseconds. */
const gatherMs = 2_000;

/** Closes the gaps in the line soon. Asked for several times within two seconds it is done once. */
export const closeGapsSoon = ({ queue, clock }: Needs<'queue' | 'clock'>, kind: RateKind): void =>
  queue.wake(`line.${kind}`, Math.ceil(clock.now() / gatherMs) * gatherMs);

/**
 * Reserves the next `count` places, none before `from`; in milliseconds since 1970. Taken before what they are for is
 * stored, so that a crash in between may waste places, and never gives one twice.
 *
 * @param until the last of them must not come later
 * @returns the places in order; they are not taken if the last one comes later than `until`
 */
export const reservePlaces = async (
  context: PlacesContext,
  kind: RateKind,
  { from, count, until = Number.POSITIVE_INFINITY }: { from: number; count: number; until?: number },
): Promise<number[]> => {
  const { store, clock, rules } = context;
  const wanted = { now: clock.now(), from, count };
  const rate = rateOf(rules, kind);
  const { before } = await store.upsert('pace', kind, (bucket) => {
    const reserved = reserve(bucket, rate, wanted);
    const isTooLate = Number(reserved.places.at(-1)) > until;
    return isTooLate ? (bucket ?? reserve(undefined, rate, { ...wanted, count: 0 }).bucket) : reserved.bucket;
  });
  if (before && isAhead(before, wanted.now)) closeGapsSoon(context, kind);
  return reserve(before, rate, wanted).places;
};

/**
 * One place for one message, not before `from`, taken together with those of all others that ask at this moment: a list that
 * was held up wants a thousand.
 */
export const reservePlace = (
  context: PlacesContext & Needs<'limiters'>,
  kind: RateKind,
  from: number,
): Promise<number> =>
  context.limiters.places(kind, from, async (froms) => {
    const { store, clock, rules } = context;
    const wanted = { now: clock.now(), froms };
    const rate = rateOf(rules, kind);
    const { before } = await store.upsert('pace', kind, (bucket) => reserveEach(bucket, rate, wanted).bucket);
    if (before && isAhead(before, wanted.now)) closeGapsSoon(context, kind);
    return reserveEach(before, rate, wanted).places;
  });

/** Gives back places of messages that will not leave; those behind them in line move up soon. */
export const returnPlaces = async (
  context: PlacesContext,
  kind: RateKind,
  places: readonly number[],
): Promise<void> => {
  const { store, clock, rules } = context;
  const now = clock.now();
  if (places.length === 0) return;
  const given = { now, places };
  const { before, value } = await store.upsert('pace', kind, (bucket) => giveBack(bucket, rateOf(rules, kind), given));
  if (value.freed.length > 0 || (before && isAhead(before, now))) closeGapsSoon(context, kind);
};

/**
 * Takes one place of a rate that everything on this store shares, if one is free now.
 *
 * @returns the moment from which on one is free, in milliseconds since 1970: `now` if it was taken
 */
export const takePlaceNow = async (
  { store }: Needs<'store'>,
  { name, ...rate }: NamedRate,
  now: number,
): Promise<number> => {
  const ask = (bucket: Bucket | undefined) => reserve(bucket, rate, { now, from: now, count: 1 });
  const { before } = await store.upsert('pace', name, (bucket) => {
    const { bucket: after, places } = ask(bucket);
    return bucket && Number(places[0]) > now ? bucket : after;
  });
  return Number(ask(before).places[0]);
};
