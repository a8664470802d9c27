import { describe, expect, it } from 'vitest';
import { type CrashPoint, crashPoints, parseCrashAt } from './crash-points.ts';

const deathsOf = (value: string, passed: CrashPoint[]): number[] => {
  const deaths: number[] = [];
  const crash = parseCrashAt(value, () => deaths.push(deaths.length));
  if (!crash) throw new Error(`${value} was not understood`);
  return passed.flatMap((point, index) => {
    const before = deaths.length;
    crash(point);
    return deaths.length > before ? [index] : [];
  });
};

describe('CRASH_AT', () => {
  it.each(crashPoints)('dies the first time that %s is passed, and only there', (point) => {
    const others = crashPoints.filter((it) => it !== point);
    expect(deathsOf(point, [...others, point, point])).toEqual([others.length]);
  });

  it('dies the n-th time', () => {
    expect(deathsOf('after-send:3', ['after-send', 'before-send', 'after-send', 'after-send', 'after-send'])).toEqual([
      3,
    ]);
  });

  it.each(['', 'after-sent', 'after-send:', 'after-send:0', 'after-send:-1', 'after-send:1.5', ':1'])(
    'does not take “%s” for a point',
    (value) => {
      expect(parseCrashAt(value, () => {})).toBeUndefined();
    },
  );
});
