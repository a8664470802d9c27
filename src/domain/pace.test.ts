import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forecast, reserve } from './pace.ts';

it('starts full, then keeps the pace', () => {
  const { slots } = reserve(undefined, { now: 1_000, perSecond: 0.25, count: 12 });
  expect(slots).toEqual([...Array(10).fill(1_000), 5_000, 9_000]);
});

it('fills again while nothing is sent, up to the brim and no further', () => {
  const { bucket } = reserve(undefined, { now: 0, perSecond: 1, count: 10 });
  expect(reserve(bucket, { now: 3_000, perSecond: 1, count: 4 }).slots).toEqual([3_000, 3_000, 3_000, 4_000]);
  expect(reserve(bucket, { now: 999_000, perSecond: 1, count: 11 }).slots.at(-1)).toBe(1_000_000);
});

it('forecasts the last place and takes none', () => {
  const ask = { now: 0, perSecond: 5, burst: 1, count: 3 };
  expect(forecast(undefined, ask)).toBe(400);
  expect(forecast({ nextAt: 600 }, { ...ask, count: 1 })).toBe(600);
  expect(forecast({ nextAt: 600 }, { ...ask, count: 0 })).toBe(0);
});

it('never lets more than the burst and the pace leave in any span, even when clocks differ', () => {
  const asks = fc.array(fc.record({ now: fc.nat(60_000), count: fc.integer({ min: 1, max: 15 }) }), { maxLength: 30 });
  const pace = { perSecond: fc.constantFrom(0.25, 1, 3, 5, 7), burst: fc.integer({ min: 1, max: 10 }) };
  fc.assert(
    fc.property(asks, fc.record(pace), (reservations, { perSecond, burst }) => {
      let bucket: { nextAt: number } | undefined;
      const left: number[] = [];
      for (const ask of reservations) {
        const reserved = reserve(bucket, { ...ask, perSecond, burst });
        expect(reserved.slots.every((slot) => slot >= ask.now)).toBe(true);
        bucket = reserved.bucket;
        left.push(...reserved.slots);
      }
      left.sort((a, b) => a - b);
      left.forEach((first, from) => {
        left.slice(from).forEach((last, more) => {
          // Moments are rounded up to whole milliseconds, so a span may look a millisecond shorter than it is.
          expect(more + 1).toBeLessThanOrEqual(burst + (perSecond * (last - first + 1)) / 1000 + 1e-9);
        });
      });
    }),
    { numRuns: 50 },
  );
});
