import { enter } from '../../domain/policy/sliding-window.ts';
import type { Store } from '../../ports/index.ts';
import type { Pace } from './pace.ts';

/** A sliding window shared by everything that uses this store: a burst goes through at once, where a pace would spread it. */
export type SlidingWindow = Pick<Pace, 'takeNow'>;

export const createSlidingWindow = (
  store: Store,
  name: string,
  rules: { max: number; windowMs: number },
): SlidingWindow => ({
  takeNow: async (now, spare = 0) => {
    let freeAt = now;
    await store.change([
      {
        do: 'upsert',
        kind: 'window',
        id: name,
        fn: (window = { log: [] }) => {
          const turn = enter(window.log, { ...rules, now, spare });
          // The call whose window was stored is the last one, so this is its answer.
          freeAt = turn.freeAt;
          return turn.log === window.log ? window : { log: turn.log };
        },
      },
    ]);
    return freeAt > now ? { taken: false, freeAt } : { taken: true };
  },
});
