/**
 * A line of work that a limit told "not now". Without it a thousand pieces that wait for the same turn would all come back
 * at the same moment, and all but one for nothing. Known to this process only: the limit itself decides what is let in.
 */
export type WaitList = {
  /**
   * When to come back, in milliseconds since 1970: not before `freeAt`, or at the place that it has already, if that is
   * still to come.
   */
  placeOf(id: string, now: number, freeAt: number): number;
  /** Undefined if it may go now: it waited for this moment, or nobody waits. Otherwise it joins, and comes back then. */
  turnOf(id: string, now: number): number | undefined;
  /** Nobody is let in before `until`: all wait for longer, in the same order. */
  postpone(until: number): void;
  /** Was let in, or wants nothing any more. */
  leave(id: string): void;
  /** Nobody waits, as far as this process knows. */
  isEmpty(now: number): boolean;
};

/**
 * @param gapMs between two who come back
 * @param missingAfterMs work that is late by more no longer counts: where several processes share a queue, another one may
 * have let it in
 */
export const createWaitList = (gapMs: number, missingAfterMs = gapMs): WaitList => {
  // In the order of their moments: nobody is given an earlier one than those before.
  const places = new Map<string, number>();
  let last = 0;

  const forgetMissing = (now: number) => {
    for (const [id, at] of places) {
      if (at >= now - missingAfterMs) return;
      places.delete(id);
    }
  };

  const placeOf = (id: string, now: number, freeAt: number): number => {
    const kept = places.get(id);
    if (kept !== undefined && kept > now) return kept;
    forgetMissing(now);
    // What was promised is not given back when somebody leaves, so an empty line begins anew.
    last = Math.max(freeAt, places.size === 0 ? 0 : last + gapMs);
    places.delete(id);
    places.set(id, last);
    return last;
  };

  const isEmpty = (now: number): boolean => {
    forgetMissing(now);
    return places.size === 0;
  };

  return {
    placeOf,
    turnOf: (id, now) => {
      const isTurn = (places.get(id) ?? Number.POSITIVE_INFINITY) <= now;
      return isTurn || isEmpty(now) ? undefined : placeOf(id, now, now);
    },
    postpone: (until) => {
      let next = until;
      for (const [id, at] of places) {
        last = Math.max(at, next);
        places.set(id, last);
        next = last + gapMs;
      }
    },
    leave: (id) => {
      places.delete(id);
    },
    isEmpty,
  };
};
