/**
 * The account's pace: a bucket of places that starts full and fills again at so many a second (generic cell rate
 * algorithm, ITU-T I.371). A place is a moment at which one message may leave. It is reserved when a message is accepted,
 * given back when the message will not leave, and nothing leaves without one, so that a forecast is what will happen.
 *
 * All moments are milliseconds since 1970. Everything here is pure, so that a store can do it atomically.
 */
import { clockSkewMs } from '../language/clock-skew.ts';
import { counted } from '../language/format.ts';
import { type Refusal, refuse } from '../language/refusal.ts';

/** `burst` places are free at once after a quiet time. */
export type Rate = { perSecond: number; burst: number };

export type Bucket = {
  /** When the bucket would be full again: this one number counts all places that were reserved. */
  nextAt: number;
  /** Places that were given back and have not come yet, in order. None of them is the last in line. */
  freed: readonly number[];
  /** The latest place that was not the end of a line, but as early as it was wanted: no place before it is the last one. */
  latestFree: number;
  /** The clock of the process that wrote it last. */
  writtenAt: number;
};

const intervalOf = ({ perSecond }: Rate): number => 1000 / perSecond;
const creditOf = (rate: Rate): number => (rate.burst - 1) * intervalOf(rate);
const ascending = (one: number, other: number): number => one - other;

/** Whether the bucket was written by a clock that was wrong: one that was further ahead than clocks differ. */
export const isAhead = ({ writtenAt }: Bucket, now: number): boolean => writtenAt > now + clockSkewMs;

const empty: Bucket = { nextAt: 0, freed: [], latestFree: 0, writtenAt: 0 };

/**
 * The bucket as it stands now. One from a clock that was ahead keeps the line that it had, counted from now: more than
 * that cannot have been reserved, and nothing waits for the moment of the wrong clock.
 */
const asOf = (bucket: Bucket = empty, now: number): Bucket => {
  const { nextAt, freed, writtenAt } = bucket;
  if (isAhead(bucket, now)) return { ...empty, nextAt: now + Math.max(0, nextAt - writtenAt), writtenAt: now };
  return { ...bucket, freed: freed.filter((at) => at > now), writtenAt: now };
};

/** Places for `count` messages, none of them before `from`. */
export type Wanted = { now: number; from: number; count: number };

/**
 * The next places, in order: those that were given back first, then the end of the line; in whole milliseconds, rounded
 * up. Any span of t seconds holds at most burst + t × perSecond places, whoever asks when.
 */
export const reserve = (
  bucket: Bucket | undefined,
  rate: Rate,
  { now, from, count }: Wanted,
): { bucket: Bucket; places: number[] } => {
  const earliest = Math.max(now, from);
  const current = asOf(bucket, now);
  const freed = [...current.freed];
  const places: number[] = [];
  let { nextAt, latestFree } = current;
  while (places.length < count) {
    const atTheEnd = Math.ceil(Math.max(earliest, nextAt - creditOf(rate)));
    const index = freed.findIndex((at) => at >= earliest);
    const vacant = freed[index];
    if (vacant !== undefined && vacant <= atTheEnd) {
      places.push(vacant);
      freed.splice(index, 1);
    } else {
      places.push(atTheEnd);
      if (nextAt - creditOf(rate) <= earliest) latestFree = Math.max(latestFree, atTheEnd);
      nextAt = Math.max(nextAt, earliest) + intervalOf(rate);
    }
  }
  return { bucket: { ...current, nextAt, freed, latestFree }, places: places.sort(ascending) };
};

/** One place for each of these moments, none before its own, in their order. */
export const reserveEach = (
  bucket: Bucket | undefined,
  rate: Rate,
  { now, froms }: { now: number; froms: readonly number[] },
): { bucket: Bucket; places: number[] } => {
  let current = asOf(bucket, now);
  const places = froms.map((from) => {
    const reserved = reserve(current, rate, { now, from, count: 1 });
    current = reserved.bucket;
    return Number(reserved.places[0]);
  });
  return { bucket: current, places };
};

type Given = { now: number; places: readonly number[] };

/**
 * Gives places back. Those at the end of the line shorten it; the others stay in the bucket for the next who asks. A place
 * whose moment has passed is worth nothing.
 */
export const giveBack = (bucket: Bucket | undefined, rate: Rate, { now, places }: Given): Bucket => {
  const current = asOf(bucket, now);
  const freed = [...current.freed, ...places.filter((at) => at >= now)].sort(ascending);
  let { nextAt } = current;
  // The last place in line, as `reserve` gave it; rounded up there, so a millisecond may lie between.
  const isLast = (at: number) =>
    at >= Math.max(current.latestFree, nextAt - intervalOf(rate) - creditOf(rate) - 1) && at <= nextAt;
  while (freed.length > 0 && isLast(Number(freed.at(-1)))) {
    freed.pop();
    nextAt -= intervalOf(rate);
  }
  return { ...current, nextAt, freed };
};

/** Takes all places that were given back out of the bucket, to hand them on to those in line. */
export const takeFreed = (bucket: Bucket | undefined, now: number): { bucket: Bucket; places: readonly number[] } => {
  const current = asOf(bucket, now);
  return { bucket: { ...current, freed: [] }, places: current.freed };
};

const inHours = (ms: number): string => counted(Math.ceil(ms / 3_600_000), 'hour');

/** Refused before anything is sent: half of a list that leaves today and half that never does helps nobody. */
export const tooManyForPace = (count: number, waitMs: number, longestWaitMs: number): Refusal | undefined => {
  if (waitMs <= longestWaitMs) return undefined;
  const sentence = `${counted(count, 'message')} would take until about ${inHours(waitMs)} from now, and what cannot leave within ${inHours(longestWaitMs)} is not sent. Send to fewer people, or later.`;
  return refuse('limit.pace', sentence);
};
