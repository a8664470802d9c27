import { describe, expect, it } from 'vitest';
import { bareRecord, sampleAt, sampleRecord } from '../../../test/support/samples.ts';
import type { MessageRecord, RecordState } from './message.ts';
import { transitionRecord } from './record.ts';
import { boundTo, type Known, knownOf, newsSince } from './repeat.ts';

const first = (state: RecordState, more: Partial<MessageRecord> = {}) => sampleRecord(state, { id: 'first', ...more });
const repeating = (known: Known, more: Partial<MessageRecord> = {}) =>
  sampleRecord('waiting', { id: 'second', repeats: [known], ...more });
const review = (record: MessageRecord, original: MessageRecord, at = sampleAt + 1) =>
  transitionRecord(record, { type: 'reviewed', at, until: at + 1_000, now: [knownOf(original)] });

describe('news of what is repeated', () => {
  const states: RecordState[] = ['failed', 'undelivered', 'unconfirmed'];
  const knew = knownOf(first('unconfirmed'));

  it.each(['submitted', 'sent', 'delivered'] as const)('is that it was %s', (state) => {
    expect(newsSince([knew], [knownOf(first(state))])).toHaveLength(1);
    expect(newsSince([], [knownOf(first(state))])).toHaveLength(1);
  });

  it.each(states)('is not that it is %s', (state) => {
    expect(newsSince([knew], [knownOf(first(state))])).toEqual([]);
  });

  it('is no more news to somebody who knew that it may arrive', () => {
    expect(newsSince([knownOf(first('submitted'))], [knownOf(first('delivered'))])).toEqual([]);
  });

  it('is a clue that was not there, and not one that was', () => {
    const clue = knownOf(first('unconfirmed', { listedAt: 5 }));
    expect(newsSince([knew], [clue])).toEqual([clue]);
    expect(newsSince([clue], [clue])).toEqual([]);
  });

  it('names what says most first', () => {
    const all = [
      knownOf(first('unconfirmed', { id: 'clue', listedAt: 5 })),
      knownOf(first('submitted')),
      knownOf(sampleRecord('delivered', { id: 'other' })),
    ];
    expect(newsSince([], all).map(({ recordId }) => recordId)).toEqual(['other', 'first', 'clue']);
  });

  it('is not made of what nothing is known of', () => {
    expect(newsSince([], [{ recordId: 'first' }, { recordId: 'other', listedAt: 5 }])).toEqual([]);
  });

  it('says since when only where that is known', () => {
    expect(knownOf(first('sent'))).toEqual({ recordId: 'first', state: 'sent', at: sampleAt });
    expect(knownOf(bareRecord('sent', { id: 'first' }))).toEqual({ recordId: 'first', state: 'sent' });
  });
});

describe('a record that repeats another', () => {
  const knew = knownOf(first('unconfirmed'));
  const asked = review(repeating(knew), first('sent'));

  it('is bound to it, and to what that one repeats as it was known then', () => {
    const middle = sampleRecord('failed', { id: 'middle', repeats: [knew] });
    expect(boundTo(middle, [knownOf(middle)])).toEqual([knownOf(middle), knew]);
    // Asked for by an earlier version: nothing is known of what the person knew.
    expect(boundTo(middle)).toEqual([{ recordId: 'middle' }, knew]);
  });

  it('is bound to that one alone where it repeats none itself', () => {
    expect(boundTo(first('failed'), [knew])).toEqual([knew]);
    expect(boundTo(first('failed'))).toEqual([{ recordId: 'first' }]);
  });

  it('stays bound to what it was not asked about, as that was known before', () => {
    const other = knownOf(sampleRecord('failed', { id: 'other' }));
    const both = review(repeating(knew, { repeats: [knew, other] }), first('sent'));
    const going = transitionRecord(both, { type: 'sent-anyway', at: sampleAt + 900 });
    expect(going.repeats).toEqual([knownOf(first('sent')), other]);
    expect(review(going, sampleRecord('delivered', { id: 'other' })).question?.news).toMatchObject([
      { recordId: 'other', state: 'delivered' },
    ]);
  });

  it('is asked about where nothing was stored of what it repeats, and then answers as any other', () => {
    const unbound = review(sampleRecord('waiting', { id: 'second' }), first('sent'));
    expect(unbound.question?.news).toEqual([knownOf(first('sent'))]);
    expect(transitionRecord(unbound, { type: 'sent-anyway', at: sampleAt + 900 })).toMatchObject({ repeats: [] });
  });

  it('does not start while it is asked about', () => {
    expect(asked.question).toMatchObject({ at: sampleAt + 1, until: sampleAt + 1_001 });
    expect(transitionRecord(asked, { type: 'send.started', at: sampleAt + 5, leaseUntil: 1, leaseBy: 'p1' })).toBe(
      asked,
    );
  });

  it('keeps its deadline when more becomes known', () => {
    const more = review(asked, first('delivered'), sampleAt + 500);
    expect(more.question).toMatchObject({ at: sampleAt + 1, until: sampleAt + 1_001, news: [{ state: 'delivered' }] });
    expect(review(more, first('delivered'), sampleAt + 600)).toBe(more);
  });

  it('is not asked about any more once the other one failed', () => {
    expect(review(asked, first('failed'))).toEqual(repeating(knew));
  });

  it('starts once a person says so, is promised anew, and only further news stops it again', () => {
    const clued = review(repeating(knew), first('unconfirmed', { listedAt: 5 }));
    const going = transitionRecord(clued, { type: 'sent-anyway', at: sampleAt + 900 });
    expect(going).toMatchObject({ forecastAt: sampleAt + 900 });
    expect(review(going, first('unconfirmed', { listedAt: 5 }))).toBe(going);
    expect(review(going, first('delivered')).question).toBeDefined();
    expect(
      transitionRecord(going, { type: 'send.started', at: sampleAt + 901, leaseUntil: 1, leaseBy: 'p1' }).state,
    ).toBe('sending');
  });

  it('ends without the question, however it ends', () => {
    const failure = { code: 'a.b', sentence: 'No.', field: 'to' } as const;
    const ends = [
      transitionRecord(asked, { type: 'declined', at: 1 }),
      transitionRecord(asked, { type: 'cancelled', at: 1 }),
      transitionRecord(asked, { type: 'unanswered', at: 1, failure }),
      transitionRecord(asked, { type: 'dropped', at: 1, failure }),
    ];
    expect(ends.map(({ state, question }) => [state, question])).toEqual([
      ['cancelled', undefined],
      ['cancelled', undefined],
      ['failed', undefined],
      ['failed', undefined],
    ]);
  });

  it('is neither declined nor given up where nothing is asked', () => {
    const record = repeating(knew);
    expect(transitionRecord(record, { type: 'declined', at: 1 })).toBe(record);
    const failure = { code: 'a.b', sentence: 'No.', field: 'to' } as const;
    expect(transitionRecord(record, { type: 'unanswered', at: 1, failure })).toBe(record);
    expect(transitionRecord(record, { type: 'sent-anyway', at: 1 })).toBe(record);
  });
});
