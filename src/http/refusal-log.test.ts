import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createRefusalLog } from './refusal-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const start = () => {
  const { log, lines } = keepLog();
  return { ...createRefusalLog(log, 15_000), told: () => lines.map(({ fields }) => fields) };
};

describe('refusals in the log', () => {
  it('are told at once, and the following ones together four times a minute', () => {
    const { note, told } = start();
    for (let n = 0; n < 100; n += 1) note('401 forged');
    expect(told()).toEqual([{ count: 1, reasons: { '401 forged': 1 } }]);
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1_000);
      note('413 large');
    }
    expect(told()).toHaveLength(5);
    expect(told()[1]).toEqual({ count: 113, reasons: { '401 forged': 99, '413 large': 14 } });
  });

  it('are told at once again after a quiet time', () => {
    const { note, told } = start();
    note('401 forged');
    vi.advanceTimersByTime(15_000);
    expect(told()).toHaveLength(1);
    note('401 forged');
    expect(told()).toHaveLength(2);
  });

  it('for reasons that strangers vary are counted together', () => {
    const { note, told, end } = start();
    for (let age = 0; age < 1_000; age += 1) note(`401 timestamp is ${age} s old`);
    end();
    expect(Object.keys(told()[1]?.reasons as object)).toHaveLength(11);
  });

  it('that are not told yet are told at the end', () => {
    const { note, told, end } = start();
    for (let n = 0; n < 3; n += 1) note('401 forged');
    end();
    expect(told().map(({ count }) => count)).toEqual([1, 2]);
  });
});
