import { describe, expect, it } from 'vitest';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { isLate, isOverdue, neverReady, nextLookAt, tooLate, whyLate } from './late.ts';

it('is late only after the whole span has passed', () => {
  expect(isLate(1_000, 4_000, 3_000)).toBe(false);
  expect(isLate(1_000, 4_001, 3_000)).toBe(true);
});

it('is looked at when its place comes, or as soon as it is late', () => {
  const record = sampleRecord('waiting', { forecastAt: 1_000, dueAt: 2_000 });
  expect(nextLookAt(record, 3_000)).toBe(2_000);
  expect(nextLookAt({ ...record, dueAt: 9_000 }, 3_000)).toBe(4_001);
});

it.each([
  ['so short that a busy moment would do', 10, 1_000],
  ['of texts', 2_000, 2_000],
  ['of pictures', 40_000, 15_000],
])('keeps its place through a busy moment, and loses it in a stop, at a pace %s', (_, burstMs, keptMs) => {
  const record = sampleRecord('waiting', { dueAt: 100_000 });
  expect(isOverdue(record, 100_000 + keptMs, burstMs)).toBe(false);
  expect(isOverdue(record, 100_001 + keptMs, burstMs)).toBe(true);
});

it('says how long it was tried for', () =>
  expect(tooLate(3_600_000)).toMatchObject({
    code: 'request.too-late',
    canRepeat: true,
    sentence: expect.stringContaining('within 60 minutes'),
  }));

it.each([
  ['a link is to be changed first', 'links', undefined],
  ['a file may come another time', 'files', true],
] as const)('says what was in the way of the attachments until the end: %s', (_what, field, canRepeat) => {
  const refusal = neverReady(
    { sentence: 'cat.jpg: host.example answered 503.', advice: 'Check it.', field },
    3_600_000,
  );
  expect(refusal.sentence).toBe('Not sent within 60 minutes. cat.jpg: host.example answered 503. Check it.');
  expect([refusal.field, refusal.canRepeat]).toEqual([field, canRepeat]);
});

describe('why a dispatch is late of which nothing left', () => {
  const obstacle = { sentence: 'cat.jpg: host.example answered 503.', advice: 'Check it.', field: 'links' } as const;
  const prepare = { attempts: 3, dueAt: 0 };
  const { media: ready, ...preparing } = sampleDispatch({ state: 'preparing', prepare: { ...prepare, obstacle } });

  it('is what was in the way of its attachments', () => {
    expect(whyLate(preparing, 3_600_000)).toEqual(neverReady(obstacle, 3_600_000));
  });

  it('is the time that passed, where nothing was in their way or they are ready', () => {
    expect(whyLate({ ...preparing, prepare }, 3_600_000)).toEqual(tooLate(3_600_000));
    expect(whyLate({ ...preparing, media: ready ?? [] }, 3_600_000)).toEqual(tooLate(3_600_000));
  });
});
