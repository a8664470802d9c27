/** Places in the account's pace, kept in the store, so that all processes share them and a restart keeps them. */
import { giveBack, isAhead, reserve } from '../../domain/policy/send-rate.ts';
import type { Needs } from '../context.ts';
import { type RateKind, rateOf } from './rates.ts';

type PlacesContext = Needs<'store' | 'clock' | 'queue' | 'rules'>;

/** Long enough that what a list of cancelled messages gives back is handed on in one go. In milliseconds. */
const gatherMs = 2_000;

/** Closes the gaps in the line soon. Asked for several times within two seconds it is done once. */
export const closeGapsSoon = ({ queue, clock }: Needs<'queue' | 'clock'>, kind: RateKind): void =>
  queue.wake(`line.${kind}`, Math.ceil((clock.now() + gatherMs) / gatherMs) * gatherMs);

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
  const { value } = await store.upsert('pace', kind, (bucket) => giveBack(bucket, rateOf(rules, kind), given));
  if (value.freed.length > 0) closeGapsSoon(context, kind);
};
