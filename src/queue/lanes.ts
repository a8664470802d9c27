import type { WakeId } from '../ports/index.ts';

/** One kind of wake-up. */
export type Lane = WakeId extends `${infer L}.${string}` ? L : never;

/**
 * How many handlers of one kind a process runs at once. Lanes keep a slow kind from holding up another: ten links that
 * never answer must not delay a card. Plivo allows 100 concurrent MMS requests (help article 360042248611); half is
 * enough.
 */
export const laneWidth: Record<Lane, number> = {
  prepare: 8,
  release: 8,
  send: 50,
  reconcile: 4,
  draw: 8,
  notice: 8,
  line: 1,
};

export const lanes = Object.keys(laneWidth) as Lane[];

export const laneOf = (id: WakeId): Lane => id.slice(0, id.indexOf('.')) as Lane;
