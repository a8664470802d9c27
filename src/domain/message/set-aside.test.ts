/** Records that are not what they were: erased, brought back from a backup, or unreadable. */
import { describe, expect, it } from 'vitest';
import { sampleRecord } from '../../../test/support/samples.ts';
import { erasedNumber } from '../language/erase-number.ts';
import { eraseRecipient } from './erased.ts';
import { doubtRestored } from './restored.ts';
import { isStandIn, standInFor } from './unreadable.ts';

describe('a record whose number is erased', () => {
  it('goes nowhere if it waited', () => {
    expect(eraseRecipient(sampleRecord('waiting'), 9)).toMatchObject({ state: 'cancelled', to: erasedNumber });
  });

  it('keeps what became of it', () => {
    expect(eraseRecipient(sampleRecord('delivered'), 9)).toMatchObject({ state: 'delivered', to: erasedNumber });
  });
});

describe('a record that comes back from a backup', () => {
  it.each([
    [5, 5],
    [50, 9],
  ])('may have left since if it waited for %i: at %i at the earliest', (dueAt, triedAt) => {
    const waited = sampleRecord('waiting', { attempts: 1, dueAt });
    expect(doubtRestored(waited, 9)).toMatchObject({ state: 'unconfirmed', attempts: 2, triedAt });
  });

  it('is what it was if it did not wait', () => {
    const delivered = sampleRecord('delivered');
    expect(doubtRestored(delivered, 9)).toBe(delivered);
  });
});

it('shows in place of a record that cannot be read one that was not sent and can be sent to nobody', () => {
  const shown = standInFor('r1');
  expect(shown).toMatchObject({ id: 'r1', to: erasedNumber, state: 'failed', failure: { optedOut: true } });
  expect([shown, sampleRecord('failed')].map(isStandIn)).toEqual([true, false]);
});
