import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareRecord } from '../../../../test/support/samples.ts';
import { whenItHappened } from './report-time.ts';

const hour = 3_600_000;
const second = 1_000;
const triedAt = 10 * hour;
const heardAt = triedAt + hour;
const sent = bareRecord('sent', { triedAt, times: { sending: triedAt, sent: triedAt + 2 * second } });

describe('whenItHappened', () => {
  it.each([
    ['an hour before it was heard', triedAt + 5 * second, triedAt + 5 * second],
    ['just before it was tried, by a clock that is behind', triedAt - 30 * second, triedAt + 2 * second],
    ['before it was sent, which it cannot', triedAt + second, triedAt + 2 * second],
    ['after it was heard, by a clock that is ahead', heardAt + 30 * second, heardAt],
    ['long before it was tried', triedAt - 2 * hour, heardAt],
    ['in a zone of its own', heardAt + 5.5 * hour, heardAt],
    ['at no moment that is known', undefined, heardAt],
  ])('is %s', (_what, occurredAt, happenedAt) => expect(whenItHappened(sent, heardAt, occurredAt)).toBe(happenedAt));

  it.each([
    ['when the carrier says', triedAt + second, triedAt + second],
    ['when it was tried, by a clock that is behind', triedAt - 30 * second, triedAt],
  ])('is, of one that is not known to be sent, %s', (_what, occurredAt, happenedAt) => {
    const submitted = bareRecord('submitted', { triedAt, times: { sending: triedAt, submitted: triedAt + second } });
    expect(whenItHappened(submitted, heardAt, occurredAt)).toBe(happenedAt);
  });

  it('is when it was heard of a message that was never tried', () =>
    expect(whenItHappened(bareRecord('waiting'), heardAt, triedAt)).toBe(heardAt));

  it('is never after it was heard, whatever the carrier says', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(), (occurredAt, later) => {
        const happenedAt = whenItHappened(sent, heardAt + later, occurredAt);
        expect(happenedAt).toBeLessThanOrEqual(heardAt + later);
        expect(happenedAt).toBeGreaterThanOrEqual(triedAt);
      }),
    );
  });
});
