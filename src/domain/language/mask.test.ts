import { expect, it } from 'vitest';
import { displayNumber, maskNumber } from './mask.ts';

it('masks all but the last four digits', () => {
  expect(maskNumber('+14155550123')).toBe('(•••) •••-0123');
  expect(maskNumber('+442079460958')).toBe('••••0958');
});

it('writes a number the way it is read out', () => expect(displayNumber('+14155550123')).toBe('+1 415 555 0123'));
it('leaves alone what is no number', () => expect(displayNumber('Plivo')).toBe('Plivo'));
