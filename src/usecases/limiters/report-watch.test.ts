import { expect, it } from 'vitest';
import { createReportWatch } from './report-watch.ts';

it('suspects that no report comes after three messages had to be asked for', () => {
  const watch = createReportWatch();
  expect(['r1', 'r1', 'r2', 'r3', 'r4'].map(watch.asked)).toEqual([false, false, false, true, true]);
});

it('begins anew with each report', () => {
  const watch = createReportWatch();
  watch.asked('r1');
  watch.asked('r2');
  watch.came();
  expect(watch.asked('r3')).toBe(false);
});
