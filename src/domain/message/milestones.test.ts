import { describe, expect, it } from 'vitest';
import { bareRecord } from '../../../test/support/samples.ts';
import type { Dispatch, MessageRecord, RecordState } from './message.ts';
import { chattyUpTo, countProblems, idOfKey, isProblem, milestonesOf, problemRepliesUpTo } from './milestones.ts';
import { noNewsAfterMs } from './settled.ts';

const dispatch = (state: Dispatch['state'] = 'released'): Dispatch => ({
  id: 'D1',
  content: 'c',
  state,
  sender: { userId: 'U1' },
  entryPoint: 'command',
  origin: { channelId: 'C1' },
  card: { channelId: 'C1', shared: false },
  text: 'hi',
  attachments: [],
  recordIds: [],
  acceptedAt: 0,
  dueAt: 0,
  prepare: { attempts: 0, dueAt: 0 },
});
const record = (
  id: string,
  state: MessageRecord['state'],
  times: MessageRecord['times'] = { [state]: 1 },
): MessageRecord => bareRecord(state, { id, times });
const many = (state: MessageRecord['state'], count = chattyUpTo + 1) =>
  Array.from({ length: count }, (_, n) => record(`r${n}`, state));
const keys = (records: MessageRecord[], of = dispatch(), now = 1) =>
  milestonesOf(of, records, now).map(({ key }) => key);

describe('with few recipients', () => {
  it.each(['waiting', 'sending', 'submitted', 'cancelled'] as const)('%s is worth no reply', (state) => {
    expect(keys([record('r', state)])).toEqual([]);
  });

  it.each(['sent', 'delivered', 'undelivered', 'failed', 'unconfirmed'] as const)('%s is worth one', (state) => {
    expect(keys([record('r', state)])).toEqual([`r.${state}`]);
  });

  it('what was handed over before it was delivered is told too, first', () => {
    expect(keys([record('r', 'delivered', { sent: 1, delivered: 2 })])).toEqual(['r.sent', 'r.delivered']);
  });

  it('replies come in the order of what happened, whoever it happened to', () => {
    const records = [
      record('a', 'delivered', { sent: 3, delivered: 5 }),
      record('b', 'failed', { sent: 2, failed: 4 }),
    ];
    expect(keys(records)).toEqual(['b.sent', 'a.sent', 'b.failed', 'a.delivered']);
  });

  it('a problem that turned out to be none is not told', () => {
    expect(keys([record('r', 'delivered', { unconfirmed: 1, failed: 2, delivered: 3 })])).toEqual(['r.delivered']);
  });

  it('a state whose moment is not known counts as the oldest', () => {
    expect(milestonesOf(dispatch(), [record('r', 'failed', {})], 0)[0]?.at).toBe(0);
  });

  it('that all are final is not told', () => {
    expect(keys(many('delivered', chattyUpTo))).not.toContain('all.final');
  });
});

describe('with more than five recipients', () => {
  it('good news of one is not told', () => {
    expect(keys([...many('sent'), record('x', 'waiting')])).toEqual([]);
  });

  it('each problem is told, and at the end that all are final', () => {
    expect(keys([...many('delivered'), record('x', 'failed')])).toEqual(['x.failed', 'all.final']);
  });

  it('nothing is final while one is not', () => {
    expect(keys([...many('delivered'), record('x', 'sent')])).toEqual([]);
  });

  it.each(['submitted', 'sent', 'unconfirmed'] as const)(
    'the end is told although one stays %s, once no more news is expected of it',
    (state) => {
      const records = [...many('delivered'), record('x', state)];
      expect(keys(records, dispatch(), noNewsAfterMs)).not.toContain('all.final');
      expect(keys(records, dispatch(), 1 + noNewsAfterMs)).toContain('all.final');
    },
  );

  it.each(['waiting', 'sending'] as const)('there is no end while one is %s, however long', (state) => {
    expect(keys([...many('delivered'), record('x', state)], dispatch(), 100 * noNewsAfterMs)).toEqual([]);
  });

  it('that all were cancelled is no news', () => {
    expect(keys(many('cancelled'))).toEqual([]);
    expect(keys([...many('cancelled'), record('x', 'delivered')])).toEqual(['all.final']);
  });
});

describe('the key of a reply', () => {
  it('names the record that it is about, whether it tells of it or asks about it', () => {
    const asked = bareRecord('waiting', { id: 'asked', question: { at: 1, until: 9, news: [] } });
    const records = [record('lost', 'failed', { sent: 2, failed: 3 }), asked];
    const about = milestonesOf(dispatch(), records, 1).map(({ key, kind }) => [idOfKey(key), kind]);
    expect(about).toEqual([
      ['asked', 'question'],
      ['lost', 'record'],
      ['lost', 'record'],
    ]);
  });
});

describe('a dispatch that failed as a whole', () => {
  it('is told once, whatever became of its records', () => {
    expect(keys(many('failed'), dispatch('failed'))).toEqual(['dispatch.failed']);
  });
});

it.each<[RecordState, boolean]>([
  ['waiting', false],
  ['sending', false],
  ['submitted', false],
  ['sent', false],
  ['delivered', false],
  ['cancelled', false],
  ['undelivered', true],
  ['failed', true],
  ['unconfirmed', true],
])('a person may have to do something about what is %s: %s', (state, expected) =>
  expect(isProblem({ state })).toBe(expected),
);

describe('the problems of a list', () => {
  const list = (problems: number) => [...many('failed', problems), record('well', 'submitted')];

  it('are worth a reply each up to ten', () => {
    expect(keys(list(problemRepliesUpTo))).toHaveLength(problemRepliesUpTo);
    expect(keys(list(problemRepliesUpTo))).not.toContain('problems');
  });

  it('are counted in one reply above that', () => {
    expect(keys(list(problemRepliesUpTo + 1))).toEqual(['problems']);
    expect(keys(many('failed', problemRepliesUpTo + 1))).toEqual(['problems', 'all.final']);
  });

  it('stay counted when they become fewer', () => {
    expect(milestonesOf(dispatch(), list(7), 1, true).map(({ key }) => key)).toEqual(['problems']);
  });

  it('are what waits for a decision too', () => {
    const asked = (count: number) =>
      many('waiting', count).map((it) => ({ ...it, question: { at: 1, until: 9, news: [] } }));
    expect(keys(asked(problemRepliesUpTo))).toHaveLength(problemRepliesUpTo);
    expect(keys([...asked(problemRepliesUpTo), ...list(1)])).toEqual(['problems']);
    expect(countProblems(asked(3))).toEqual({ undelivered: 0, unconfirmed: 0, asked: 3, causes: [] });
  });

  it('are counted by their causes, most frequent first', () => {
    const failed = (cause?: 'landline' | 'unreachable') =>
      bareRecord('failed', { failure: { code: 'a.b', sentence: '', field: 'to', ...(cause ? { cause } : {}) } });
    const records = [
      failed('unreachable'),
      failed('landline'),
      failed('landline'),
      failed(),
      record('u', 'unconfirmed'),
    ];
    expect(countProblems([...records, record('d', 'delivered')])).toEqual({
      undelivered: 4,
      unconfirmed: 1,
      asked: 0,
      causes: [
        { cause: 'landline', count: 2 },
        { cause: 'unreachable', count: 1 },
        { cause: 'other', count: 1 },
      ],
    });
  });
});
