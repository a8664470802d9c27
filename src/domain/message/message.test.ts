import { describe, expect, it } from 'vitest';
import { bareRecord } from '../../../test/support/samples.ts';
import { hasLeft, isFinal, lastPlace, lastTriedAt, type RecordState, shortId } from './message.ts';

it('shows the first six characters of a dispatch id', () =>
  expect(shortId('7K4Q2MXXXXXXXXXXXXXXXXXXXX')).toBe('7K4Q2M'));

it('knows when the last of those that wait is to leave', () => {
  const waiting = [7, 9].map((dueAt) => bareRecord('waiting', { dueAt }));
  expect(lastPlace([...waiting, bareRecord('sent', { dueAt: 11 })])).toBe(9);
  expect(lastPlace([])).toBe(0);
});

it('knows when its latest try began, also of records that an earlier version wrote', () => {
  expect(lastTriedAt(bareRecord('sending', { triedAt: 7, times: { sending: 5 } }))).toBe(7);
  expect(lastTriedAt(bareRecord('sending', { times: { sending: 5 } }))).toBe(5);
});

it.each<[RecordState, boolean]>([
  ['waiting', false],
  ['sending', false],
  ['unconfirmed', false],
  ['submitted', false],
  ['sent', false],
  ['delivered', true],
  ['undelivered', true],
  ['failed', true],
  ['cancelled', true],
])('expects no more news of %s: %s', (state, final) => expect(isFinal(bareRecord(state))).toBe(final));

describe('hasLeft', () => {
  it.each<[RecordState, boolean]>([
    ['waiting', false],
    ['cancelled', false],
    ['failed', false],
    ['sending', true],
    ['unconfirmed', true],
    ['submitted', true],
    ['sent', true],
    ['delivered', true],
    ['undelivered', true],
  ])('%s: %s', (state, left) => expect(hasLeft(bareRecord(state))).toBe(left));

  it('counts what failed after the carrier had taken it', () =>
    expect(hasLeft(bareRecord('failed', { uuid: 'u1' }))).toBe(true));
});
