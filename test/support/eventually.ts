import { fairNow } from './fair-time.ts';

/** Kept, so that a test that fakes the timers can still wait. */
const realTimeout = globalThis.setTimeout;
export const realPause = (ms: number): Promise<void> => new Promise((resolve) => realTimeout(resolve, ms));

/** Beyond a lease and a sweep of 15 s each on a machine with much to do. */
const patienceMs = 60_000;
/** By the clock on the wall: on no machine is waited for longer. A test has a minute more. */
const endlessMs = 180_000;
const firstPauseMs = 2;
const longestPauseMs = 25;

/**
 * The one way to wait for what happens elsewhere: in another process, in Redis, behind a socket.
 *
 * @param what a sentence about what is waited for; the failure repeats it.
 * @param check has not held yet as long as it throws, as an assertion does, or gives `false`. It may move a clock.
 * @param withinMs the bound. Said only where it is part of what is tested. It is measured by `fair-time.ts`, so that a busy
 *   machine fails no test.
 * @returns what the check gave at last.
 * @throws an error that says what was waited for, with what the check last complained of.
 */
export const eventually = async <T>(
  what: string,
  check: () => T | Promise<T>,
  withinMs = patienceMs,
): Promise<Exclude<T, false>> => {
  const deadline = fairNow() + withinMs;
  const endsAt = performance.now() + Math.max(withinMs, endlessMs);
  let complaint: unknown;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.2, longestPauseMs)) {
    // The last look begins after the deadline, so that a process that was not run in between has its chance.
    const isLast = fairNow() > deadline || performance.now() > endsAt;
    try {
      const found = await check();
      if (found !== false) return found as Exclude<T, false>;
      complaint = undefined;
    } catch (error) {
      complaint = error;
    }
    if (isLast) throw new Error(failureOf(what, withinMs, complaint), { cause: complaint });
    await realPause(pauseMs);
  }
};

const failureOf = (what: string, withinMs: number, complaint: unknown): string => {
  const waited = `waited ${withinMs / 1_000} s in vain: ${what}`;
  return complaint instanceof Error ? `${waited}\n${complaint.message}` : waited;
};
