/** A moment in the store that only a clock that was ahead can have written must not stop what waits for it. */
import type { Card } from '../../ports/index.ts';

/** The clocks of processes on one store may be so far apart. */
const toleranceMs = 60_000;

/** Slack's Retry-After is heeded for an hour, and every wait that this app sets by itself is shorter. */
export const longestWaitMs = 3_600_000;

/** @returns the moment to wait for, in milliseconds since 1970; 0 if it is further ahead than any that is ever set */
export const heeded = (notBefore: number, now: number): number => (notBefore > now + longestWaitMs ? 0 : notBefore);

/** When a card was edited last, in milliseconds since 1970; 0 if never, as far as can be believed. */
export const lastEditAt = ({ editedAt = 0 }: Card, now: number): number =>
  editedAt > now + toleranceMs ? 0 : editedAt;
