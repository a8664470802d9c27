import type { Clock } from '../../src/ports/index.ts';

/** A clock that stands still until a test moves it. It starts at the real time, because signatures carry that. */
export const createManualClock = (start = Date.now()): Clock & { advance(ms: number): Promise<number> } => {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  const next = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
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
