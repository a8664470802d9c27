import { expect, it, vi } from 'vitest';
import { createCoalescer } from './coalesce.ts';

const start = () => {
  const passed: [string, number][] = [];
  vi.useFakeTimers();
  return { passed, ...createCoalescer(10, (id, notBefore) => passed.push([id, notBefore])) };
};

it('makes one wake-up of many for one id, the earliest', () => {
  const { hold, passed } = start();
  hold('draw.a', 7);
  hold('draw.b', 9);
  hold('draw.a', 5);
  hold('draw.a', 6);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(10);
  expect(passed).toEqual([
    ['draw.a', 5],
    ['draw.b', 9],
  ]);
});

it('takes what comes afterwards for a new one, and never holds the first back for longer than it says', () => {
  const { hold, passed } = start();
  hold('draw.a', 1);
  vi.advanceTimersByTime(9);
  hold('draw.a', 2);
  vi.advanceTimersByTime(1);
  hold('draw.a', 3);
  vi.advanceTimersByTime(10);
  expect(passed).toEqual([
    ['draw.a', 1],
    ['draw.a', 3],
  ]);
});

it('gives back at once what it holds when it is told to', () => {
  const { hold, flush, passed } = start();
  hold('draw.a', 1);
  flush();
  flush();
  vi.advanceTimersByTime(20);
  expect(passed).toEqual([['draw.a', 1]]);
});
