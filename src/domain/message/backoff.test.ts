import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heeded, longestBackoffMs, longestDeferMs, nextTryAt } from './backoff.ts';

const never = Number.POSITIVE_INFINITY;

it('doubles from two seconds up to ten minutes', () => {
  const waits = [1, 2, 3, 4, 9, 10, 50, 5000].map((attempt) =>
    nextTryAt({ attempt, now: 0, fraction: 0, deadline: never }),
  );
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 512_000, 600_000, 600_000, 600_000]);
});

it('adds up to a fifth by chance', () =>
  expect(nextTryAt({ attempt: 1, now: 1_000, fraction: 0.5, deadline: never })).toBe(3_200));

it('never comes back before the moment the other side asked for', () => {
  const any = { attempt: fc.integer({ min: 1, max: 20 }), fraction: fc.double({ min: 0, max: 0.999, noNaN: true }) };
  fc.assert(
    fc.property(fc.record(any), fc.integer({ min: 0, max: 3_600_000 }), (random, floorMs) => {
      expect(nextTryAt({ ...random, now: 7, deadline: never, floorMs })).toBeGreaterThanOrEqual(7 + floorMs);
    }),
  );
});

it('gives up when the next try would come after the deadline', () => {
  const last = { attempt: 1, now: 0, fraction: 0 };
  expect(nextTryAt({ ...last, deadline: 2_000 })).toBe(2_000);
  expect(nextTryAt({ ...last, deadline: 1_999 })).toBeUndefined();
});

it('tries once more at the deadline where the growing wait would pass it', () => {
  expect(nextTryAt({ attempt: 9, now: 0, fraction: 0, deadline: 60_000 })).toBe(60_000);
  expect(nextTryAt({ attempt: 9, now: 0, fraction: 0, deadline: 60_000, floorMs: 61_000 })).toBeUndefined();
});

it('heeds a wait of up to an hour, and none that only a clock that was ahead can have set', () => {
  const now = 24 * 3_600_000;
  expect(heeded(now + 3_600_000, now)).toBe(now + 3_600_000);
  expect(heeded(now + 3_600_001, now)).toBe(0);
  expect(heeded(now - 1, now)).toBe(now - 1);
});

it('sets no wait that is not heeded', () => {
  expect(longestBackoffMs).toBeLessThan(longestDeferMs);
  const attempts = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(attempts, fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, fraction) => {
      const at = nextTryAt({ attempt, now: 7, fraction, deadline: never }) ?? never;
      expect(heeded(at, 7)).toBe(at);
    }),
  );
});
