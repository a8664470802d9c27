/**
 * A bucket of places that starts full and fills again at the account's pace, kept as one number: the moment at which
 * it would be full (generic cell rate algorithm, ITU-T I.371). Reserving is pure, so the store can do it atomically.
 */
export type Bucket = { nextAt: number };

/** `now` in milliseconds since 1970; `count` places are wanted. */
export type Places = { now: number; perSecond: number; burst?: number; count: number };

const defaultBurst = 10;

/**
 * The moments that `count` messages are promised, none before `now`, in whole milliseconds rounded up, and the bucket
 * without those places. Any span of t seconds holds at most burst + t × perSecond of these moments, whoever asks when and
 * however the clocks of two processes differ. They are a plan: what is overdue after a stop, or tried again, leaves at
 * another moment, and is counted by `takeIfFree`.
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

/**
 * Takes one place if it is free now and leaves `spare` behind; otherwise the bucket stays the same object. In any span
 * of t seconds at most burst + t × perSecond are let in, and d × perSecond more where clocks differ by d seconds: here it
 * is the clock of whoever asks that decides.
 *
 * @returns from when on it is free: `now` if it was taken
 */
export const takeIfFree = (
  bucket: Bucket,
  { spare = 0, ...places }: Omit<Places, 'count'> & { spare?: number },
): { bucket: Bucket; freeAt: number } => {
  const freeAt = forecast(bucket, { ...places, count: 1 + spare });
  return { bucket: freeAt > places.now ? bucket : reserve(bucket, { ...places, count: 1 }).bucket, freeAt };
};

/**
 * The burst of a bucket in which those who leave are counted, after a bucket of this burst promised them their moments:
 * one place more. Messages are woken some milliseconds after their moment, each differently, so that a late one and a
 * punctual one behind it leave closer together than was planned; with an equal burst the punctual one would have to wait
 * for as long as the other was late. A place is worth one interval, and whoever is late by less holds up nobody (by a
 * millisecond less, because the promised moments are rounded up).
 */
export const burstOfLeaving = (burst: number): number => burst + 1;
