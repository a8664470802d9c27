import type { Clock } from '../../src/ports/index.ts';

/** A clock that stands still until a test moves it. It starts at the real time, because signatures carry that. */
export const createManualClock = (
  start = Date.now(),
): Clock & { advance(ms: number): Promise<number>; setBack(ms: number): void } => {
  let now = start;
  /** What the time of day lacks of the time that went by. */
  let setBack = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const next = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    monotonic: () => now + setBack,
    /** As a corrected clock: the time of day jumps, and no time goes by. Timers fire when they would have. */
    setBack: (ms) => {
      now -= ms;
      setBack += ms;
      for (const timer of timers) timer.at -= ms;
    },
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    /** Timers fire in order, each at its own moment; what they start may set further ones. Resolves with how many fired. */
    advance: async (ms) => {
      const until = now + ms;
      let fired = 0;
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        fired += 1;
        await new Promise(setImmediate);
      }
      now = until;
      return fired;
    },
  };
};
