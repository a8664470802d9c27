import { describe, expect, it } from 'vitest';
import { nextAskAt } from './asking.ts';
import type { MessageRecord, RecordState } from './message.ts';

const second = 1_000;
const minute = 60 * second;

const record = (state: RecordState, more: Partial<MessageRecord> = {}): MessageRecord => ({
  id: 'r',
  dispatchId: 'd',
  to: '+14155550123',
  state,
  attempts: 1,
  dueAt: 0,
  forecastAt: 0,
  times: { [state]: 0 },
  ...more,
});

describe('nextAskAt', () => {
  it.each(['waiting', 'sending', 'delivered', 'undelivered', 'failed', 'cancelled'] as const)(
    'asks nothing about what is %s',
    (state) => {
      expect(nextAskAt(record(state, { uuid: 'u' }), true)).toBeUndefined();
    },
  );

  it('searches for a send without an answer after 15 s, 60 s and 5 min, and then no more', () => {
    const after = (asks: number) => nextAskAt(record('unconfirmed', { asks }), true);
    expect([0, 1, 2, 3].map(after)).toEqual([15 * second, minute, 5 * minute, undefined]);
  });

  it('waits 8 minutes for reports that come by themselves, and 2 seconds where none can', () => {
    const submitted = record('submitted', { uuid: 'u' });
    expect(nextAskAt(submitted, true)).toBe(8 * minute);
    expect(nextAskAt(submitted, false)).toBe(2 * second);
  });

  it('asks ever more rarely, at most once an hour in the end', () => {
    const gap = (asks: number) => (nextAskAt(record('sent', { uuid: 'u', asks, askedAt: 0 }), true) ?? 0) / minute;
    expect([1, 2, 3, 4].map(gap)).toEqual([16, 32, 60, 60]);
  });

  it('counts from the state where nobody noted when it asked', () => {
    expect(nextAskAt(record('sent', { uuid: 'u', asks: 1, times: { sent: minute } }), true)).toBe(17 * minute);
  });

  it('stops after three hours without news', () => {
    expect(nextAskAt(record('sent', { uuid: 'u', asks: 4, askedAt: 2.5 * 60 * minute }), true)).toBeUndefined();
  });
});
