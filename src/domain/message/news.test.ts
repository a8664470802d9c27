import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleAt, sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { type Card, isSaid, newCard } from './card.ts';
import { transitionCard } from './card-life.ts';
import type { RecordState } from './message.ts';
import { milestonesOf } from './milestones.ts';
import { failedDirectlyKey, heardKey, listDue, newsOf } from './news.ts';
import { decideAfterMs } from './settled.ts';

const standing: Card = { ...newCard('d1', { channelId: 'C1', shared: false }), at: { channelId: 'C1', ts: '1.1' } };
const nowhere = newCard('d1', { channelId: 'C1', shared: false });
const later = sampleAt + decideAfterMs;

/** What is told of one record whose card takes nothing any more. */
const tellOf = (card: Card, state: RecordState, now = sampleAt, more: Parameters<typeof sampleRecord>[1] = {}) => {
  const records = [sampleRecord(state, more)];
  const milestones = milestonesOf(sampleDispatch(), records, now);
  const unsaid = card.at && !card.stuck ? [] : milestones.filter(({ key }) => !isSaid(card, key));
  const { bad, good, keys } = newsOf(card, { records, unsaid, now });
  return { bad: bad.length, good: good.length, keys };
};
const gone: Card = { ...standing, stuck: 'gone' };

describe('what is told directly', () => {
  it.each(['failed', 'undelivered'] as const)('is a failure, at once: %s', (state) => {
    expect(tellOf(gone, state)).toEqual({ bad: 1, good: 0, keys: [`r1.${state}`] });
    expect(tellOf(nowhere, state)).toEqual({ bad: 1, good: 0, keys: [`r1.${state}`] });
  });

  it('is nothing that the thread takes', () => {
    for (const state of ['failed', 'undelivered', 'unconfirmed', 'delivered'] as const)
      expect(tellOf(standing, state, later)).toEqual({ bad: 0, good: 0, keys: [] });
  });

  it('is no good news, which is not said any more where the thread refuses it, and may be said later where there is no card', () => {
    expect(tellOf(gone, 'delivered')).toEqual({ bad: 0, good: 0, keys: ['r1.delivered'] });
    expect(tellOf(nowhere, 'delivered')).toEqual({ bad: 0, good: 0, keys: [] });
  });

  it('is what was sent again already no more', () => {
    expect(tellOf(gone, 'undelivered', sampleAt, { repeatedBy: 'd2' })).toMatchObject({
      bad: 0,
      keys: ['r1.undelivered'],
    });
  });
});

describe('a send of which nobody knows', () => {
  it('is told when its sender may decide, also where the thread said it and the card takes no edits', () => {
    expect(tellOf(gone, 'unconfirmed')).toEqual({ bad: 0, good: 0, keys: ['r1.unconfirmed'] });
    const noted = transitionCard(gone, { type: 'told', keys: ['r1.unconfirmed'] });
    expect(tellOf(noted, 'unconfirmed', later)).toEqual({ bad: 1, good: 0, keys: ['r1.decide'] });
    const said: Card = { ...gone, replies: ['r1.unconfirmed'] };
    expect(tellOf(said, 'unconfirmed', later)).toEqual({ bad: 1, good: 0, keys: ['r1.decide'] });
  });

  it('is told where only its thread refuses it, since an edit of the card rings no bell', () => {
    const noted = transitionCard(standing, { type: 'told', keys: ['r1.unconfirmed'] });
    expect(tellOf(noted, 'unconfirmed', later)).toEqual({ bad: 1, good: 0, keys: ['r1.decide'] });
  });

  it('is not told where somebody decided already', () => {
    expect(tellOf(gone, 'unconfirmed', later, { leftAloneBy: 'U1' }).bad).toBe(0);
    expect(tellOf(gone, 'unconfirmed', later, { repeatedBy: 'd2' }).bad).toBe(0);
  });
});

describe('a send of which nobody knows, in a list whose problems are counted in one reply', () => {
  const post = { at: { channelId: 'C1', ts: '2.2' }, saidAt: sampleAt, editedAt: sampleAt, uncertain: false };

  it('is not told, since that reply has the buttons', () => {
    expect(tellOf({ ...nowhere, problems: post }, 'unconfirmed', later).bad).toBe(0);
  });

  it('is told where that reply takes no edits any more', () => {
    const stuck = { ...post, isStuck: true as const };
    expect(tellOf({ ...nowhere, problems: stuck }, 'unconfirmed', later)).toMatchObject({
      bad: 1,
      keys: ['r1.decide'],
    });
  });
});

describe('a question whether to send again', () => {
  const question = { at: sampleAt, until: later, news: [] };
  const key = `r1.question.${sampleAt}`;

  it('is told where the thread does not take it', () => {
    expect(tellOf(gone, 'waiting', sampleAt, { question })).toEqual({ bad: 1, good: 0, keys: [key] });
    expect(tellOf(nowhere, 'waiting', sampleAt, { question })).toEqual({ bad: 1, good: 0, keys: [key] });
  });

  it('is told once, and another one again', () => {
    const told = transitionCard(gone, { type: 'told', keys: [key] });
    expect(tellOf(told, 'waiting', sampleAt, { question })).toEqual({ bad: 0, good: 0, keys: [] });
    expect(tellOf(told, 'waiting', later, { question: { ...question, at: sampleAt + 1 } }).bad).toBe(1);
  });

  it('is not told where the thread takes it', () => {
    expect(tellOf(standing, 'waiting', sampleAt, { question })).toEqual({ bad: 0, good: 0, keys: [] });
  });
});

describe('what arrived after all', () => {
  it.each(['r1.undelivered', 'r1.failed', 'r1.decide'])('is told once to who heard %s', (key) => {
    const told = transitionCard(gone, { type: 'told', keys: [key, heardKey('r1')] });
    const first = tellOf(told, 'delivered');
    expect(first).toMatchObject({ bad: 0, good: 1 });
    expect(tellOf(transitionCard(told, { type: 'told', keys: first.keys }), 'delivered').good).toBe(0);
  });

  it('is not told to who never heard otherwise', () => {
    expect(tellOf({ ...gone, told: ['r1.undelivered'] }, 'delivered').good).toBe(0);
    expect(tellOf({ ...gone, told: ['r1.unconfirmed'] }, 'delivered').good).toBe(0);
    expect(tellOf({ ...standing, replies: ['r1.undelivered'] }, 'delivered').good).toBe(0);
  });
});

describe('a dispatch that failed as a whole', () => {
  const failed = sampleDispatch({ state: 'failed' });
  const records = [sampleRecord('waiting')];
  const unsaid = milestonesOf(failed, records, sampleAt);
  const tell = (card: Card) => newsOf(card, { records, unsaid, now: sampleAt });

  it('is told, though none of its records failed', () => {
    expect(tell(gone)).toEqual({
      bad: [],
      good: [],
      isFailed: true,
      keys: [failedDirectlyKey, 'dispatch.failed'],
    });
    // The card may still be posted, and says it then.
    expect(tell(nowhere)).toEqual({ bad: [], good: [], isFailed: true, keys: [failedDirectlyKey] });
  });

  it('is told once', () => {
    const told = transitionCard(nowhere, { type: 'told', keys: tell(nowhere).keys });
    expect(tell(told)).toEqual({ bad: [], good: [], isFailed: false, keys: [] });
  });
});

it('tells each thing once, whatever happens to the record and the card in whatever order', () => {
  const states = fc.constantFrom<RecordState>('unconfirmed', 'sent', 'failed', 'undelivered', 'delivered');
  const cards = fc.constantFrom<Card>(gone, nowhere, { ...standing, stuck: 'archived' });
  fc.assert(
    fc.property(cards, fc.array(fc.tuple(states, fc.boolean()), { maxLength: 20 }), (first, steps) => {
      let card = first;
      const told: string[] = [];
      for (const [state, isLate] of steps) {
        const { keys } = tellOf(card, state, isLate ? later : sampleAt);
        told.push(...keys);
        card = transitionCard(card, { type: 'told', keys });
      }
      expect(new Set(told).size).toBe(told.length);
    }),
  );
});

describe('the file with the numbers of a list', () => {
  const post = { at: { channelId: 'C1', ts: '2.2' }, saidAt: sampleAt, editedAt: sampleAt, uncertain: false };
  const counted: Card = { ...standing, problems: post };
  const bad = sampleRecord('failed');
  const [open, over] = [sampleRecord('submitted', { id: 'r2' }), sampleRecord('delivered', { id: 'r2' })];
  const quarter = sampleAt + 15 * 60_000;

  it('is not for a list whose problems have a reply each', () => {
    expect(listDue(standing, [bad, over], quarter)).toEqual({ kind: 'not' });
  });

  it('is due when no more news is expected, or a quarter of an hour after they were counted', () => {
    expect(listDue(counted, [bad, over], sampleAt)).toMatchObject({ kind: 'now', isLast: true });
    expect(listDue(counted, [bad, open], sampleAt)).toEqual({ kind: 'later', at: quarter });
    expect(listDue(counted, [bad, open], quarter)).toMatchObject({ kind: 'now', isLast: false });
  });

  it('is due at once where the count stands nowhere', () => {
    const { at: _nowhere, ...unposted } = post;
    expect(listDue({ ...counted, problems: unposted }, [bad, open], sampleAt)).toMatchObject({ kind: 'now' });
  });

  it('comes once more at the end if it has changed, and never after that', () => {
    const first = listDue(counted, [bad, open], quarter);
    if (first.kind !== 'now') throw new Error('not due');
    const kept = transitionCard(counted, { type: 'list.kept', hash: first.hash, isLast: first.isLast });
    expect(listDue(kept, [bad, open], quarter + 1)).toEqual({ kind: 'not' });
    expect(listDue(kept, [bad, over], quarter)).toEqual({ kind: 'not' });
    const last = listDue(kept, [bad, { ...open, state: 'failed' }], quarter);
    if (last.kind !== 'now') throw new Error('not due');
    const over2 = transitionCard(kept, { type: 'list.kept', hash: last.hash, isLast: last.isLast });
    expect(listDue(over2, [over], quarter)).toEqual({ kind: 'not' });
  });

  it('is not made of nothing', () => {
    expect(listDue(counted, [over], sampleAt)).toEqual({ kind: 'not' });
  });
});
