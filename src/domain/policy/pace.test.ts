import fc from 'fast-check';
import { expect, it } from 'vitest';
import { overPace } from '../../../test/support/over-pace.ts';
import { type Bucket, burstOfLeaving, forecast, reserve, takeIfFree } from './pace.ts';

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

it('lets one in while there is a place, and says from when on there is one', () => {
  const pace = { perSecond: 5, burst: 2 };
  let bucket = takeIfFree({ nextAt: 0 }, { ...pace, now: 1_000 }).bucket;
  bucket = takeIfFree(bucket, { ...pace, now: 1_000 }).bucket;
  const refused = takeIfFree(bucket, { ...pace, now: 1_001 });
  expect(refused.freeAt).toBe(1_200);
  expect(refused.bucket).toBe(bucket);
  expect(takeIfFree(bucket, { ...pace, now: 1_200 }).freeAt).toBe(1_200);
  expect(takeIfFree(bucket, { ...pace, now: 1_200, spare: 1 }).freeAt).toBe(1_400);
});

const paces = fc.record({ perSecond: fc.constantFrom(0.25, 1, 3, 5, 7), burst: fc.integer({ min: 1, max: 10 }) });

it('never lets in more than the burst and the pace, and what clocks that differ add to it', () => {
  const skewMs = 400;
  const asks = fc.array(fc.record({ gap: fc.nat(2_000), behind: fc.nat(skewMs) }), { maxLength: 150 });
  fc.assert(
    fc.property(asks, paces, (asked, { perSecond, burst }) => {
      let [time, bucket] = [1_000, { nextAt: 0 }];
      const entered: number[] = [];
      for (const { gap, behind } of asked) {
        time += gap;
        const now = time - behind;
        const turn = takeIfFree(bucket, { now, perSecond, burst });
        bucket = turn.bucket;
        if (turn.freeAt === now) entered.push(time);
      }
      expect(overPace(entered, { perSecond, burst: burst + (perSecond * skewMs) / 1_000 })).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

it('never holds up a message that leaves less than an interval after the moment that it was promised', () => {
  const asks = fc.array(fc.record({ gap: fc.nat(5_000), count: fc.integer({ min: 1, max: 15 }) }), { maxLength: 30 });
  const percents = fc.infiniteStream(fc.nat(100));
  fc.assert(
    fc.property(asks, paces, percents, (reservations, { perSecond, burst }, percent) => {
      const mostLate = Math.floor(1_000 / perSecond) - 1;
      let [now, promised] = [1_800_000_000_000, undefined as Bucket | undefined];
      const leaving: number[] = [];
      for (const { gap, count } of reservations) {
        now += gap;
        const { bucket, slots } = reserve(promised, { now, perSecond, burst, count });
        promised = bucket;
        for (const slot of slots) leaving.push(slot + Math.round((Number(percent.next().value) / 100) * mostLate));
      }
      let left: Bucket = { nextAt: 0 };
      for (const at of leaving.toSorted((a, b) => a - b)) {
        const turn = takeIfFree(left, { now: at, perSecond, burst: burstOfLeaving(burst) });
        expect(turn.freeAt).toBe(at);
        left = turn.bucket;
      }
    }),
  );
});
