import fc from 'fast-check';
import { expect, it } from 'vitest';
import { enter, isClosed, longestClosedMs } from './sliding-window.ts';

const rules = { max: 3, windowMs: 1_000 };

it('lets in as many as fit, at once, and then one for each that grows old', () => {
  let log: readonly number[] = [];
  for (const now of [0, 10, 20]) log = enter(log, { ...rules, now }).log;
  expect(log).toEqual([0, 10, 20]);
  expect(enter(log, { ...rules, now: 30 })).toEqual({ log, freeAt: 1_000 });
  expect(enter(log, { ...rules, now: 1_000 })).toEqual({ log: [10, 20, 1_000], freeAt: 1_000 });
});

it('keeps places free for those who matter more', () => {
  const log = enter([], { ...rules, now: 0, spare: 1 }).log;
  const full = enter(log, { ...rules, now: 1, spare: 1 }).log;
  expect(enter(full, { ...rules, now: 2, spare: 1 }).freeAt).toBe(1_000);
  expect(enter(full, { ...rules, now: 2 }).freeAt).toBe(2);
});

it('promises nothing sooner than now where more are to be spared than there are places', () => {
  expect(enter([], { ...rules, now: 5, spare: 9 }).freeAt).toBe(1_005);
});

it('never lets more in than fit into any window', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (gaps) => {
      let [now, log, entered] = [0, [] as readonly number[], [] as number[]];
      for (const gap of gaps) {
        now += gap;
        const turn = enter(log, { ...rules, now });
        log = turn.log;
        if (turn.freeAt === now) entered.push(now);
      }
      for (const start of entered) {
        expect(entered.filter((at) => at >= start && at < start + rules.windowMs).length).toBeLessThanOrEqual(
          rules.max,
        );
      }
    }),
  );
});

it('lets nobody in before it opens again, and then as many as before', () => {
  const log = enter([], { ...rules, now: 0 }).log;
  expect(enter(log, { ...rules, now: 10, closedUntil: 500 })).toEqual({ log, freeAt: 500 });
  expect(enter(log, { ...rules, now: 500, closedUntil: 500 })).toEqual({ log: [0, 500], freeAt: 500 });
});

it('does not believe a clock that was ahead, which closed it for longer than anything does', () => {
  expect(isClosed(longestClosedMs, 0)).toBe(true);
  expect(isClosed(longestClosedMs + 1, 0)).toBe(false);
});
