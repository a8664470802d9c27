/** A sliding window: at most `max` in any span of `windowMs`, wherever the span begins. All moments in milliseconds. */
export type WindowRules = { now: number; max: number; windowMs: number /** Places to leave free. */; spare?: number };

/** Two processes may differ by this much. What is further ahead was noted by a wrong clock, and is not counted. */
const clockSkewMs = 60_000;

/**
 * Lets one more in if there is room beyond what is to be spared.
 *
 * @param log when the last ones were let in, oldest first
 * @returns the new log, and from when on there is room: `now` if this one was let in
 */
export const enter = (
  log: readonly number[],
  { now, max, windowMs, spare = 0 }: WindowRules,
): { log: readonly number[]; freeAt: number } => {
  const recent = log.filter((at) => at > now - windowMs && at <= now + clockSkewMs);
  const tooMany = recent.length + spare + 1 - max;
  if (tooMany <= 0) return { log: [...recent, now], freeAt: now };
  return { log, freeAt: (recent[tooMany - 1] ?? now) + windowMs };
};
