/**
 * Time for bounds that are part of what is promised. A clock on the wall also counts the time in which a busy machine let
 * others run; no program answers then, however good it is.
 */

/** Kept, so that a test that fakes the timers can still measure. */
const { setInterval: realInterval, setTimeout: realTimeout } = globalThis;
const realNow = performance.now.bind(performance);

const tickMs = 20;
/** What a timer of an idle machine may be late by. */
const usualLatenessMs = 4;

let counted = 0;
let lookedAt = realNow();
let worked = process.threadCpuUsage();
let ticks: NodeJS.Timeout | undefined;

const look = (): void => {
  const now = realNow();
  const { user, system } = process.threadCpuUsage(worked);
  worked = process.threadCpuUsage();
  counted += Math.min(now - lookedAt, tickMs + usualLatenessMs + (user + system) / 1_000);
  lookedAt = now;
};

/**
 * Milliseconds since some moment, without those in which this thread was not run. A tick that comes late counts only as far
 * as the thread itself worked before it: a program that blocks its event loop is found as before, and one that waits for
 * its turn on the processor is not blamed. A wait for another process counts, since the ticks are on time meanwhile, and
 * one that blocks the thread without work, as a sleep of SQLite does, does not.
 */
export const fairNow = (): number => {
  if (!ticks) {
    lookedAt = realNow();
    // A process that has nothing else to do need not stay for it.
    ticks = realInterval(look, tickMs).unref();
  }
  look();
  return counted;
};

/** What the work resolves to, and how many milliseconds of fair time it took. */
export const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> => {
  const begun = fairNow();
  const value = await work();
  return { value, ms: fairNow() - begun };
};

/** As `AbortSignal.timeout`, in fair time. */
export const fairDeadline = (ms: number): AbortSignal => {
  const deadline = new AbortController();
  const endsAt = fairNow() + ms;
  const wait = (): void => {
    const left = endsAt - fairNow();
    if (left > 0) realTimeout(wait, left).unref();
    else deadline.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'));
  };
  wait();
  return deadline.signal;
};
