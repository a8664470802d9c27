import { forecast, reserve, takeIfFree } from '../../domain/policy/pace.ts';
import type { Store } from '../../ports/index.ts';

/** A pace shared by everything that uses this store, kept in it so that it survives a restart. */
export type Pace = {
  /** Takes `count` places, at the earliest `now`; the answer is the moment of each. */
  take(now: number, count: number): Promise<number[]>;
  /** Takes one place if it is free now and leaves `spare` behind; otherwise says from when on it would be. */
  takeNow(now: number, spare?: number): Promise<{ taken: true } | { taken: false; freeAt: number }>;
  /** When the last of `count` would leave, taking nothing. */
  forecast(now: number, count: number): Promise<number>;
};

export const createPace = (
  store: Store,
  name: string,
  { perSecond, burst }: { perSecond: number; burst: number },
): Pace => ({
  take: async (now, count) => {
    let slots: number[] = [];
    await store.change([
      {
        do: 'upsert',
        kind: 'pace',
        id: name,
        fn: (bucket) => {
          const reserved = reserve(bucket, { now, perSecond, burst, count });
          // The call whose bucket was stored is the last one, so these are its places.
          slots = reserved.slots;
          return reserved.bucket;
        },
      },
    ]);
    return slots;
  },
  takeNow: async (now, spare = 0) => {
    let freeAt = now;
    await store.change([
      {
        do: 'upsert',
        kind: 'pace',
        id: name,
        fn: (bucket = { nextAt: 0 }) => {
          const turn = takeIfFree(bucket, { now, perSecond, burst, spare });
          freeAt = turn.freeAt;
          return turn.bucket;
        },
      },
    ]);
    return freeAt > now ? { taken: false, freeAt } : { taken: true };
  },
  forecast: async (now, count) => forecast(await store.get('pace', name), { now, perSecond, burst, count }),
});

/** Pictures and texts have paces of their own at Plivo. */
export type Paced<T> = { mms: T; sms: T };
export type Paces = Paced<Pace>;
export const paceOf = <T>(paced: Paced<T>, media: readonly unknown[]): T => (media.length > 0 ? paced.mms : paced.sms);
