import { describe, expect, it } from 'vitest';
import { hasLeft, isFinal, type MessageRecord, type RecordState, shortId } from './message.ts';

const record = (state: RecordState, more: Partial<MessageRecord> = {}): MessageRecord => ({
  id: 'r1',
  dispatchId: 'd1',
  to: '+14155550123',
  state,
  attempts: 0,
  dueAt: 0,
  earliestAt: 0,
  forecastAt: 0,
  times: {},
  ...more,
});

it('shows the first six characters of a dispatch id', () =>
  expect(shortId('7K4Q2MXXXXXXXXXXXXXXXXXXXX')).toBe('7K4Q2M'));

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
])('expects no more news of %s: %s', (state, final) => expect(isFinal(record(state))).toBe(final));

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
  ])('%s: %s', (state, left) => expect(hasLeft(record(state))).toBe(left));

  it('counts what failed after Plivo had taken it', () => expect(hasLeft(record('failed', { uuid: 'u1' }))).toBe(true));
});
