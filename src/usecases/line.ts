/**
 * A line of those who were told "not now" by a pace. Without it a thousand that wait for the same turn would all come
 * back at the same moment, and all but one for nothing. Known to this process only: the pace itself decides who is let in.
 */
export type Line = {
  /** When to come back, in milliseconds since 1970, not before `freeAt`; asking again before that keeps the place. */
  placeOf(id: string, now: number, freeAt: number): number;
  /** Was let in, or wants nothing any more. */
  leave(id: string): void;
};

/** @param gapMs between two who come back */
export const createLine = (gapMs: number): Line => {
  // In the order of their moments: nobody is given an earlier one than those before.
  const places = new Map<string, number>();
  let last = 0;

  /** Where several processes share a queue, another one may have let them in. */
  const forgetMissing = (now: number) => {
    for (const [id, at] of places) {
      if (at >= now - gapMs) return;
      places.delete(id);
    }
  };

  return {
    placeOf: (id, now, freeAt) => {
      const kept = places.get(id);
      if (kept !== undefined && kept > now) return kept;
      forgetMissing(now);
      // What was promised is not given back when somebody leaves, so an empty line begins anew.
      last = Math.max(freeAt, places.size === 0 ? 0 : last + gapMs);
      places.delete(id);
      places.set(id, last);
      return last;
    },
    leave: (id) => {
      places.delete(id);
    },
  };
};
