import { expect, it } from 'vitest';
import { fileOf, numberOf } from './describe.ts';
import { catJpeg } from './pictures.ts';

it('shows a number as people write it, with or without the plus', () => {
  expect(numberOf('14155550123')).toBe('+1 415 555 0123');
  expect(numberOf('+14155550123')).toBe('+1 415 555 0123');
});

it('leaves a number of another shape as it is, but for the plus', () => {
  expect(numberOf('442079460123')).toBe('+442079460123');
});

it('tells the size of a picture from its bytes', () => {
  expect(fileOf({ type: 'image/jpeg', bytes: catJpeg })).toBe('image/jpeg, 13 kB, 640×480');
});

it('tells no size where the bytes end too early or are no JPEG', () => {
  expect(fileOf({ type: 'image/jpeg', bytes: catJpeg.subarray(0, 12) })).toBe('image/jpeg, 1 kB');
  expect(fileOf({ type: 'image/png', bytes: Buffer.from('none') })).toBe('image/png, 1 kB');
});
