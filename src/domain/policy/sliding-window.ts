/** A sliding window: at most `max` in any span of `windowMs`, wherever the span begins. All moments in milliseconds. */
import { clockSkewMs } from '../language/clock-skew.ts';

export type WindowRules = {
  now: number;
  max: number;
  windowMs: number;
  /** Places to leave free. */
  spare?: number;
  /** Nobody is let in before. What is further off than `longestClosedMs` a wrong clock wrote. */
  closedUntil?: number | undefined;
};

/** Nothing closes a window for longer. */
export const longestClosedMs = 3_600_000;

/** Whether nobody is let in now. */
export const isClosed = (closedUntil: number | undefined, now: number): closedUntil is number =>
  closedUntil !== undefined && closedUntil > now && closedUntil <= now + longestClosedMs;

/**
 * Lets one more in if the window is open and there is room beyond what is to be spared.
 *
 * @param log when the last ones were let in, oldest first
 * @returns the new log, and from when on there is room: `now` if this one was let in
 */
export const enter = (
  log: readonly number[],
  { now, max, windowMs, spare = 0, closedUntil }: WindowRules,
): { log: readonly number[]; freeAt: number } => {
  if (isClosed(closedUntil, now)) return { log, freeAt: closedUntil };
  const recent = log.filter((at) => at > now - windowMs && at <= now + clockSkewMs);
  const tooMany = recent.length + spare + 1 - max;
  if (tooMany <= 0) return { log: [...recent, now], freeAt: now };
  return { log, freeAt: (recent[tooMany - 1] ?? now) + windowMs };
};
