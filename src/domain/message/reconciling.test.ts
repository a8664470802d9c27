import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareRecord } from '../../../test/support/samples.ts';
import type { MessageRecord, RecordState } from './message.ts';
import {
  isRival,
  listedMoment,
  nextPollAt,
  pollAgainAt,
  takenBetween,
  tryWindow,
  windowsBeside,
} from './reconciling.ts';

const second = 1_000;
const minute = 60 * second;

const record = (state: RecordState, more: Partial<MessageRecord> = {}): MessageRecord =>
  bareRecord(state, { times: { [state]: 0 }, ...more });

describe('nextPollAt', () => {
  it.each(['waiting', 'sending', 'delivered', 'undelivered', 'failed', 'cancelled'] as const)(
    'asks nothing about what is %s',
    (state) => {
      expect(nextPollAt(record(state, { uuid: 'u' }), true)).toBeUndefined();
    },
  );

  it('searches for a send without an answer after 15 s, 60 s and 5 min, and then no more', () => {
    const after = (asks: number) => nextPollAt(record('unconfirmed', { polls: asks }), true);
    expect([0, 1, 2, 3].map(after)).toEqual([15 * second, minute, 5 * minute, undefined]);
  });

  it('waits 8 minutes for reports that come by themselves, and 2 seconds where none can', () => {
    const submitted = record('submitted', { uuid: 'u' });
    expect(nextPollAt(submitted, true)).toBe(8 * minute);
    expect(nextPollAt(submitted, false)).toBe(2 * second);
  });

  it('asks ever more rarely, at most once an hour in the end', () => {
    const gap = (asks: number) =>
      (nextPollAt(record('sent', { uuid: 'u', polls: asks, polledAt: 0 }), true) ?? 0) / minute;
    expect([1, 2, 3, 4].map(gap)).toEqual([16, 32, 60, 60]);
  });

  it('counts from the state where nobody noted when it asked', () => {
    expect(nextPollAt(record('sent', { uuid: 'u', polls: 1, times: { sent: minute } }), true)).toBe(17 * minute);
  });

  it('stops after three hours without news', () => {
    expect(nextPollAt(record('sent', { uuid: 'u', polls: 4, polledAt: 2.5 * 60 * minute }), true)).toBeUndefined();
  });

  it('lets half a minute pass between two searches whose moments are over', () => {
    const after = (asks: number) => nextPollAt(record('unconfirmed', { polls: asks, polledAt: 20 * minute }), true);
    expect([1, 2, 3].map(after)).toEqual([20.5 * minute, 20.5 * minute, undefined]);
    expect(nextPollAt(record('unconfirmed', { polls: 1, polledAt: 15 * second }), true)).toBe(minute);
  });

  it.each([
    ['a search', record('unconfirmed', { polls: 1, unanswered: { count: 2, retryAt: 90 * second } })],
    ['a look-up', record('sent', { uuid: 'u', unanswered: { count: 1, retryAt: 9 * minute } })],
  ])('puts off %s that the carrier did not answer', (_, unanswered) => {
    expect(nextPollAt(unanswered, true)).toBe(unanswered.unanswered?.retryAt);
  });

  it.each([undefined, 'u'])('stops after three hours also where the carrier never answers (uuid: %s)', (uuid) => {
    const until = (retryAt: number) =>
      nextPollAt(record('unconfirmed', { ...(uuid ? { uuid } : {}), unanswered: { count: 9, retryAt } }), true);
    expect(until(180 * minute)).toBe(180 * minute);
    expect(until(180 * minute + 1)).toBeUndefined();
  });
});

describe('askAgainAt', () => {
  const put = (count: number, now: number, fraction = 0) =>
    pollAgainAt(record('unconfirmed', count ? { unanswered: { count, retryAt: now } } : {}), now, fraction);

  it('waits for longer each time, and not for the same time as others', () => {
    expect([0, 1, 2, 20].map((count) => put(count, minute) - minute)).toEqual([2, 4, 8, 600].map((it) => it * second));
    expect(put(0, minute, 0.5)).toBe(minute + 2.2 * second);
  });

  it('makes the last try when three hours are over, and after it none', () => {
    const last = put(20, 175 * minute);
    expect(last).toBe(180 * minute);
    const given = { unanswered: { count: 21, retryAt: put(21, last) } };
    expect(nextPollAt(record('unconfirmed', given), true)).toBeUndefined();
  });
});

describe('takenBetween', () => {
  it('is about the latest try: the ones before clearly did not go out', () => {
    const tried = record('unconfirmed', { triedAt: 10 * minute, times: { sending: 0, unconfirmed: 10.1 * minute } });
    expect(takenBetween(tried)).toEqual({ from: 9.5 * minute, until: 11 * minute });
  });

  it('is about what is known where an earlier version stored no latest try', () => {
    const old = record('unconfirmed', { times: { sending: minute, unconfirmed: 2 * minute } });
    expect(takenBetween(old)).toEqual({ from: 0.5 * minute, until: 2 * minute });
    expect(takenBetween(record('unconfirmed', { times: { unconfirmed: minute } }))).toEqual({
      from: 0.5 * minute,
      until: 2 * minute,
    });
  });
});

describe('listedMoment', () => {
  const triedAt = 10 * minute;
  const tried = record('unconfirmed', { triedAt });

  it.each([
    ['by the carrier, at the first moment that can be', triedAt - 30 * second, triedAt - 30 * second],
    ['by the carrier, at the last moment that can be', triedAt + minute, triedAt + minute],
    ['when the try began, where the carrier says that it was before', triedAt - 30 * second - 1, triedAt],
    ['when the try began, where the carrier says that it was long after', triedAt + minute + 1, triedAt],
    ['when the try began, where the carrier says nothing', undefined, triedAt],
  ])('is %s', (_what, takenAt, moment) => expect(listedMoment(tried, takenAt)).toBe(moment));
});

describe('isRival', () => {
  const at = 10 * minute;
  const one = record('unconfirmed', { id: 'one', triedAt: at });
  const other = (state: RecordState, more: Partial<MessageRecord> = {}) =>
    isRival(one, record(state, { id: 'other', triedAt: at, ...more }));

  it.each(['sending', 'unconfirmed'] as const)('is one that is %s: the carrier may have taken it', (state) => {
    expect(other(state)).toBe(true);
  });

  it.each(['waiting', 'failed', 'cancelled'] as const)(
    'is none that is %s: its last try, if any, clearly did not go out',
    (state) => {
      expect(other(state)).toBe(false);
    },
  );

  it('is none whose message is known, that went to another number, or the same one', () => {
    expect(other('unconfirmed', { uuid: 'u' })).toBe(false);
    expect(other('unconfirmed', { to: '+14155550124' })).toBe(false);
    expect(isRival(one, one)).toBe(false);
  });

  it('is only one that the carrier may have taken at the same time', () => {
    const tried = (ms: number) => other('unconfirmed', { triedAt: at + ms, leftAloneBy: 'U1' });
    expect([-91, -90, 90, 91].map((seconds) => tried(seconds * second))).toEqual([false, true, true, false]);
  });
});

describe('windowsBeside', () => {
  const to = '+14155550123';

  it('are those around the latest try: its own, the one before and the one after', () => {
    const tried = record('unconfirmed', { to, triedAt: 10 * minute, times: { sending: 0 } });
    expect(windowsBeside(tried)).toEqual([`${to}.5`, `${to}.6`, `${to}.7`]);
  });

  it('hold the try of every rival, wherever in its window either began', () => {
    const moment = fc.integer({ min: 10 * minute, max: 20 * minute });
    const apart = fc.integer({ min: -90 * second, max: 90 * second });
    fc.assert(
      fc.property(moment, apart, (triedAt, ms) => {
        const one = record('unconfirmed', { id: 'one', triedAt });
        const other = record('unconfirmed', { id: 'other', triedAt: triedAt + ms });
        expect(isRival(one, other)).toBe(true);
        expect(windowsBeside(one)).toContain(tryWindow(other.to, triedAt + ms));
      }),
    );
  });

  it('are of its own number', () => {
    const [one, other] = [record('unconfirmed', { to }), record('unconfirmed', { to: '+14155550124' })];
    expect(windowsBeside(one).filter((window) => windowsBeside(other).includes(window))).toEqual([]);
  });
});
