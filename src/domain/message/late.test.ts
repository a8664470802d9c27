import { expect, it } from 'vitest';
import { isLate, tooLate } from './late.ts';

it('is late only after the whole span has passed', () => {
  expect(isLate(1_000, 4_000, 3_000)).toBe(false);
  expect(isLate(1_000, 4_001, 3_000)).toBe(true);
});

it('says how long it was tried for', () =>
  expect(tooLate(3_600_000)).toMatchObject({
    code: 'request.too-late',
    canRepeat: true,
    sentence: expect.stringContaining('within 60 minutes'),
  }));
