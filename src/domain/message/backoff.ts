/** Two seconds lets a throttled second pass; ten minutes rides out an outage while a person still cares. */
const firstMs = 2_000;
const maxMs = 10 * 60_000;
/** Up to a fifth more, so that what failed together is not tried again together. */
const jitter = 0.2;

/** No wait of ours between two tries is longer; in milliseconds. */
export const longestBackoffMs = maxMs * (1 + jitter);

type Try = {
  /** How often it was tried: 1 after the first failure; about 2 s, 4 s, 8 s … 10 min. */
  attempt: number;
  now: number;
  /** Chance, in [0, 1). */
  fraction: number;
  deadline: number;
  /** The wait that the other side asked for (`Retry-After`); never shortened. */
  floorMs?: number;
};

/** When to try again, in milliseconds since 1970: never after the deadline; undefined if there is no time left before it. */
export const nextTryAt = ({ attempt, now, fraction, deadline, floorMs = 0 }: Try): number | undefined => {
  const growing = Math.min(firstMs * 2 ** (attempt - 1), maxMs);
  const at = now + Math.ceil(Math.max(growing, floorMs) * (1 + jitter * fraction));
  // The last try is made at the deadline rather than given up minutes before it.
  const isWorthATry = now + Math.max(firstMs, floorMs) <= deadline;
  return isWorthATry ? Math.min(at, deadline) : undefined;
};

/** Slack's Retry-After is heeded for an hour, and every wait that this app sets by itself is shorter. */
export const longestDeferMs = 3_600_000;

/** @returns the moment to wait for, in milliseconds since 1970; 0 if only a clock that was ahead can have set it */
export const heeded = (notBefore: number, now: number): number => (notBefore > now + longestDeferMs ? 0 : notBefore);
