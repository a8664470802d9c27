import { expect, it } from 'vitest';
import { erasedNumber, eraserOf } from './erase-number.ts';

it.each([
  ['call +14155550123 now', 'call (number erased) now'],
  ['(415) 555-0123', '(number erased)'],
  ['1 415.555.0123, or', '(number erased), or'],
  ['4155550123', '(number erased)'],
  ['+1 (415) 555 0123\nand +1 415 555 0124', '(number erased)\nand +1 415 555 0124'],
  ['order 94155550123 and 41555501234', 'order 94155550123 and 41555501234'],
])('takes a number out of “%s”', (text, expected) => {
  expect(eraserOf('+14155550123')(text)).toBe(expected);
});

it('takes out one of another country', () => {
  expect(eraserOf('+493012345678')('at +49 30 1234 5678')).toBe('at (number erased)');
});

it('finds nothing in what stands in its place', () => {
  expect(eraserOf('+14155550123')(erasedNumber)).toBe(erasedNumber);
});
