/**
 * A bucket of places that starts full and fills again at the account's pace, kept as one number: the moment at which
 * it would be full (generic cell rate algorithm, ITU-T I.371). Reserving is pure, so the store can do it atomically.
 */
export type Bucket = { nextAt: number };

/** `now` in milliseconds since 1970; `count` places are wanted. */
export type Places = { now: number; perSecond: number; burst?: number; count: number };

const defaultBurst = 10;

/**
 * The moments at which `count` messages may leave, none before `now`, in whole milliseconds rounded up, and the bucket
 * without those places. In any span of t seconds never more than burst + t × perSecond leave, whoever asks when and
 * however the clocks of two processes differ.
 */
export const reserve = (
  bucket: Bucket | undefined,
  { now, perSecond, burst = defaultBurst, count }: Places,
): { bucket: Bucket; slots: number[] } => {
  const interval = 1000 / perSecond;
  const credit = (burst - 1) * interval;
  const slots: number[] = [];
  let nextAt = bucket?.nextAt ?? now;
  for (let place = 0; place < count; place += 1) {
    nextAt = Math.max(nextAt, now);
    slots.push(Math.ceil(Math.max(now, nextAt - credit)));
    nextAt += interval;
  }
  return { bucket: { nextAt }, slots };
};

/** When the last of `count` would leave, taking nothing. */
export const forecast = (bucket: Bucket | undefined, places: Places): number =>
  Math.max(places.now, ...reserve(bucket, places).slots);
