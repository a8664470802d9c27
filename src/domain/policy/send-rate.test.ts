import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overPace } from '../../../test/support/over-pace.ts';
import { type Bucket, giveBack, isAhead, reserve, reserveEach, takeFreed, tooManyForPace } from './send-rate.ts';

const ask = (now: number, count: number, from = now) => ({ now, from, count });

describe('places', () => {
  it('are free at once until the burst is used, and keep the pace from then on', () => {
    const { places } = reserve(undefined, { perSecond: 0.25, burst: 10 }, ask(1_000, 12));
    expect(places).toEqual([...Array(10).fill(1_000), 5_000, 9_000]);
  });

  it('fill again while nothing is sent, up to the brim and no further', () => {
    const rate = { perSecond: 1, burst: 10 };
    const { bucket } = reserve(undefined, rate, ask(0, 10));
    expect(reserve(bucket, rate, ask(3_000, 4)).places).toEqual([3_000, 3_000, 3_000, 4_000]);
    expect(reserve(bucket, rate, ask(999_000, 11)).places.at(-1)).toBe(1_000_000);
  });

  it('begin where the undo window ends', () => {
    const { places } = reserve(undefined, { perSecond: 1, burst: 2 }, ask(0, 3, 10_000));
    expect(places).toEqual([10_000, 10_000, 11_000]);
  });

  it('are the same for several who ask together as for each who asks alone', () => {
    const rate = { perSecond: 1, burst: 2 };
    const froms = [5_000, 0, 7_000, 0];
    const together = reserveEach(undefined, rate, { now: 1_000, froms });
    let bucket: Bucket | undefined;
    const alone = froms.map((from) => {
      const reserved = reserve(bucket, rate, ask(1_000, 1, from));
      bucket = reserved.bucket;
      return reserved.places[0];
    });
    expect(together).toEqual({ bucket, places: alone });
  });

  it('ask for none and change nothing but the time', () => {
    const { bucket, places } = reserve(
      { nextAt: 7, freed: [], latestFree: 0, writtenAt: 0 },
      { perSecond: 1, burst: 1 },
      ask(5, 0),
    );
    expect([bucket, places]).toEqual([{ nextAt: 7, freed: [], latestFree: 0, writtenAt: 5 }, []]);
  });
});

describe('places that are given back', () => {
  const rate = { perSecond: 1, burst: 1 };

  it('shorten the line where they are its end', () => {
    const { bucket, places } = reserve(undefined, rate, ask(0, 4, 1_000));
    const shorter = giveBack(bucket, rate, { now: 0, places: places.slice(1) });
    expect(shorter).toMatchObject({ freed: [] });
    expect(reserve(shorter, rate, ask(0, 1)).places).toEqual([2_000]);
  });

  it('go to the next who asks where others are behind them', () => {
    const { bucket } = reserve(undefined, rate, ask(0, 4, 1_000));
    const freed = giveBack(bucket, rate, { now: 0, places: [2_000, 3_000] });
    expect(freed.freed).toEqual([2_000, 3_000]);
    expect(reserve(freed, rate, ask(0, 3)).places).toEqual([2_000, 3_000, 5_000]);
    expect(reserve(freed, rate, ask(0, 1, 2_500)).places).toEqual([3_000]);
  });

  it('are worth nothing once their moment has passed', () => {
    const { bucket } = reserve(undefined, rate, ask(0, 4, 1_000));
    expect(giveBack(bucket, rate, { now: 2_500, places: [1_000, 2_000] }).freed).toEqual([]);
    const freed = giveBack(bucket, rate, { now: 0, places: [2_000] });
    expect(reserve(freed, rate, ask(2_500, 1)).places).toEqual([5_000]);
  });

  it('leave a bucket as full as before when all of them come back', () => {
    const { bucket, places } = reserve(undefined, { perSecond: 0.25, burst: 10 }, ask(0, 100, 10_000));
    const back = giveBack(bucket, { perSecond: 0.25, burst: 10 }, { now: 0, places });
    expect(reserve(back, { perSecond: 0.25, burst: 10 }, ask(0, 10, 10_000)).places).toEqual(Array(10).fill(10_000));
  });

  it('of which others are behind it in time shorten nothing, so that the pace holds for these', () => {
    const pictures = { perSecond: 0.25, burst: 10 };
    const first = reserve(undefined, pictures, ask(0, 4, 10_000));
    const second = reserve(first.bucket, pictures, ask(8_000, 6, 18_000));
    const back = giveBack(second.bucket, pictures, { now: 8_500, places: first.places });
    const third = reserve(back, pictures, ask(9_500, 10, 19_500));
    expect(overPace([...second.places, ...third.places], pictures)).toEqual([]);
  });

  it('shorten nothing where they lie behind the end of the line, as those of a wrong clock do', () => {
    const { bucket } = reserve(undefined, rate, ask(0, 4, 1_000));
    expect(giveBack(bucket, rate, { now: 0, places: [90_000] })).toMatchObject({
      nextAt: bucket.nextAt,
      freed: [90_000],
    });
  });

  it('are handed over once', () => {
    const { bucket } = reserve(undefined, rate, ask(0, 4, 1_000));
    const taken = takeFreed(giveBack(bucket, rate, { now: 0, places: [2_000] }), 0);
    expect(taken.places).toEqual([2_000]);
    expect(takeFreed(taken.bucket, 0).places).toEqual([]);
    expect(takeFreed(undefined, 0).places).toEqual([]);
  });
});

describe('a bucket of a clock that was ahead', () => {
  const rate = { perSecond: 1, burst: 1 };
  const day = 24 * 3_600_000;

  it('keeps nothing waiting for the moment of that clock', () => {
    const { bucket } = reserve(undefined, rate, ask(day, 1));
    expect(isAhead(bucket, 0)).toBe(true);
    expect(reserve(bucket, rate, ask(0, 1)).places).toEqual([1_000]);
  });

  it('keeps the line that it had, and none of what was given back', () => {
    const { bucket } = reserve(undefined, rate, ask(day, 5));
    const freed = giveBack(bucket, rate, { now: day, places: [day + 1_000] });
    expect(reserve(freed, rate, ask(0, 1)).places).toEqual([5_000]);
  });

  it('is believed where the clocks differ by no more than clocks do', () => {
    const { bucket } = reserve(undefined, rate, ask(30_000, 1));
    expect(isAhead(bucket, 0)).toBe(false);
    expect(reserve(bucket, rate, ask(0, 1)).places).toEqual([31_000]);
  });
});

const rates = fc.record({ perSecond: fc.constantFrom(0.25, 1, 3, 5, 7), burst: fc.integer({ min: 1, max: 10 }) });

it('never holds more places than the burst and the pace in any span, whoever asks, cancels and when', () => {
  const step = fc.record({
    gap: fc.nat(5_000),
    holdMs: fc.constantFrom(0, 2_000, 10_000, 40_000),
    count: fc.integer({ min: 1, max: 15 }),
    cancels: fc.array(fc.nat(200), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), rates, (steps, rate) => {
      let [now, bucket] = [1_000, undefined as Bucket | undefined];
      const held: number[] = [];
      for (const { gap, holdMs, count, cancels } of steps) {
        now += gap;
        const reserved = reserve(bucket, rate, ask(now, count, now + holdMs));
        bucket = reserved.bucket;
        expect(reserved.places.every((at) => at >= now + holdMs)).toBe(true);
        held.push(...reserved.places);
        const coming = held.filter((at) => at > now);
        const back = [...new Set(cancels)].map((n) => coming[n]).filter((at) => at !== undefined);
        for (const at of back) held.splice(held.indexOf(at), 1);
        bucket = giveBack(bucket, rate, { now, places: back });
        expect(bucket.freed).toEqual(bucket.freed.toSorted((one, other) => one - other));
      }
      expect(overPace(held, rate)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('a list of messages', () => {
  const longestWaitMs = 3 * 3_600_000;

  it('passes if its last one leaves within the longest wait', () => {
    expect(tooManyForPace(10, longestWaitMs, longestWaitMs)).toBeUndefined();
  });

  it('that would wait for longer is refused, and it is said how long', () => {
    const refusal = tooManyForPace(5000, longestWaitMs + 1, longestWaitMs);
    expect(refusal).toMatchObject({ code: 'limit.pace', field: 'to' });
    expect(refusal?.sentence).toContain('5,000 messages would take until about 4 hours from now');
    expect(refusal?.sentence).toContain('what cannot leave within 3 hours is not sent');
  });
});
