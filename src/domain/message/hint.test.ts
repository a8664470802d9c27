import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleAt, sampleRecord } from '../../../test/support/samples.ts';
import { hintDueAt, namedByHint } from './hint.ts';
import type { MessageRecord, RecordState } from './message.ts';
import { isEarlyPoll, nextPollAt } from './reconciling.ts';
import { type MessageEvent, type Report, transitionRecord } from './record.ts';

const second = 1_000;
const hour = 3_600 * second;
const submitted = sampleRecord('submitted', { uuid: 'u' });

const hint = (at: number, uuid?: string): MessageEvent => ({ type: 'hinted', at, ...(uuid ? { uuid } : {}) });
const early = (at: number): MessageEvent => ({ type: 'polled', at, early: true });
const through = (start: MessageRecord, ...events: MessageEvent[]) => events.reduce(transitionRecord, start);
const dueAfter = (...events: MessageEvent[]) => {
  const at = hintDueAt(through(submitted, ...events));
  return at === undefined ? undefined : (at - sampleAt) / second;
};
const at = (seconds: number) => sampleAt + seconds * second;

describe('a hint', () => {
  it('has the carrier asked at once, and once', () => {
    expect(dueAfter(hint(at(7)))).toBe(7);
    expect(dueAfter(hint(at(7)), early(at(8)))).toBeUndefined();
  });

  it('that comes before the carrier is to be asked changes nothing', () => {
    const later = through(submitted, hint(at(7)), early(at(8)), hint(at(9)));
    expect(transitionRecord(later, hint(at(12), 'other'))).toBe(later);
  });

  it('that comes when the carrier may have been asked already has it asked once more, after the gap', () => {
    const twice = through(submitted, hint(at(7)), hint(at(7), 'other'));
    expect(transitionRecord(twice, hint(at(8)))).toBe(twice);
    expect(hintDueAt(transitionRecord(twice, early(at(9))))).toBe(at(14));
    expect(hintDueAt(through(twice, early(at(9)), early(at(14))))).toBeUndefined();
  });

  it('that came after the carrier was asked is not answered by that', () => {
    const planned: MessageEvent = { type: 'polled', at: at(9), askedAt: at(7) };
    expect(hintDueAt(through(submitted, hint(at(8)), planned))).toBe(at(14));
    expect(hintDueAt(through(submitted, hint(at(6)), planned))).toBeUndefined();
  });

  it('waits for 5 s after the first one, and then for ever longer', () => {
    const dues: (number | undefined)[] = [];
    let record = submitted;
    for (let n = 0; n < 14; n += 1) {
      const askedAt = record.hint?.lookedAt ?? sampleAt;
      record = transitionRecord(record, hint(askedAt + 1));
      const dueAt = hintDueAt(record) ?? 0;
      dues.push((dueAt - askedAt) / second);
      record = transitionRecord(record, early(dueAt));
    }
    expect(dues).toEqual([0.001, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]);
  });

  it('waits for 5 s again after news', () => {
    const news: MessageEvent = { type: 'reported', at: at(200), uuid: 'u', state: 'sent' };
    const looks = [0, 5, 15, 35].flatMap((t) => [hint(at(t)), early(at(t))]);
    expect(dueAfter(...looks, hint(at(36)))).toBe(75);
    expect(dueAfter(...looks, news, hint(at(201)))).toBe(201);
    expect(dueAfter(...looks, hint(at(200)), news, early(at(200)), hint(at(201)))).toBe(210);
  });

  it('is not put off for longer by a clock that was ahead', () => {
    const ahead = early(at(24 * 3600));
    expect(dueAfter(hint(at(0)), ahead, hint(at(1)))).toBe(6);
  });

  it('keeps what it names only where the record has no id of its own', () => {
    expect(transitionRecord(submitted, hint(at(0), 'x')).hint).not.toHaveProperty('named');
    expect(namedByHint(transitionRecord(sampleRecord('unconfirmed'), hint(at(0), 'x')))).toEqual(['x']);
  });

  it('names nothing where none came, or where it named nothing', () => {
    const unconfirmed = sampleRecord('unconfirmed');
    expect(namedByHint(unconfirmed)).toEqual([]);
    expect(namedByHint(transitionRecord(unconfirmed, hint(at(0))))).toEqual([]);
  });

  it('adds what it names to the first ones, also where the carrier is to be asked anyway, and only a few', () => {
    const names = ['x', 'x', 'y', 'z', 'w', 'v', 'u'];
    const unconfirmed = sampleRecord('unconfirmed');
    const together = through(unconfirmed, ...names.map((name) => hint(at(0), name)));
    const apart = through(unconfirmed, ...names.flatMap((name, n) => [hint(at(n), name), early(at(n))]));
    expect(namedByHint(together)).toEqual(['x', 'y', 'z', 'w']);
    expect(namedByHint(apart)).toEqual(['x', 'y', 'z', 'w']);
    expect(transitionRecord(together, hint(at(1), 'v'))).toBe(together);
  });

  it('is not put off for a year by one that came while the clock was a year ahead', () => {
    const ahead = through(submitted, hint(at(0)), early(at(0)), hint(at(365 * 24 * 3600)));
    expect(hintDueAt(transitionRecord(ahead, hint(at(10))))).toBeLessThanOrEqual(at(15));
  });

  it.each(['waiting', 'unconfirmed', 'submitted', 'sent', 'failed', 'undelivered', 'cancelled'] as const)(
    'may bring news of what is %s and was tried',
    (state) => {
      expect(nextPollAt(transitionRecord(sampleRecord(state), hint(at(0))), true)).toBe(at(0));
    },
  );

  it.each([
    ['delivered', 1],
    ['waiting', 0],
    ['cancelled', 0],
    ['failed', 0],
  ] as const)('changes nothing of what is %s after %i tries', (state, attempts) => {
    const record = sampleRecord(state, { attempts });
    expect(transitionRecord(record, hint(at(0)))).toBe(record);
  });

  it('waits for the answer to the send', () => {
    const sending = transitionRecord(sampleRecord('sending'), hint(at(0)));
    expect(nextPollAt(sending, true)).toBeUndefined();
    const taken = transitionRecord(sending, { type: 'send.accepted', at: at(1), uuid: 'u' });
    expect(nextPollAt(taken, true)).toBe(at(0));
  });

  it('is over with the delivery', () => {
    const news: MessageEvent = { type: 'reported', at: at(1), uuid: 'u', state: 'delivered' };
    expect(through(submitted, hint(at(0)), news)).not.toHaveProperty('hint');
  });
});

describe('a hint that the carrier did not answer', () => {
  const unanswered = (t: number): MessageEvent => ({ type: 'poll.unanswered', at: t, retryAt: t + 1, early: true });

  it('is asked about again, ever later, for three hours', () => {
    let record = transitionRecord(submitted, hint(at(0)));
    const moments: number[] = [];
    for (let due = hintDueAt(record); due !== undefined; due = hintDueAt(record)) {
      moments.push((due - sampleAt) / second);
      record = transitionRecord(record, unanswered(due));
    }
    expect(moments).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 1275, 2555, 5115, 8715]);
    expect(record).not.toHaveProperty('unanswered');
  });

  it('and one that came while the carrier was asked anyway are asked about together', () => {
    const both = through(submitted, hint(at(0)), { type: 'poll.unanswered', at: at(1), retryAt: at(3) });
    expect(both).toMatchObject({ unanswered: { count: 1, retryAt: at(3) }, hint: { due: { at: at(6) } } });
    expect(through(both, { type: 'polled', at: at(4) })).toMatchObject({ polls: 1, polledAt: at(4) });
    expect(hintDueAt(through(both, { type: 'polled', at: at(4) }))).toBeUndefined();
  });
});

it('takes nothing from the looks that are planned anyway', () => {
  const planned = nextPollAt(submitted, true) ?? 0;
  const asked = through(submitted, hint(at(0)), early(at(1)));
  expect(nextPollAt(asked, true)).toBe(planned);
  const again = transitionRecord(asked, hint(at(7)));
  expect([nextPollAt(again, true), isEarlyPoll(again, true, at(7))]).toEqual([at(7), true]);
  expect(isEarlyPoll(again, true, planned)).toBe(false);
});

describe('any number of hints', () => {
  const states: RecordState[] = ['waiting', 'unconfirmed', 'submitted', 'sent', 'failed', 'undelivered', 'delivered'];
  const seconds = fc.array(fc.integer({ min: 0, max: 24 * 3600 }), { maxLength: 300 });

  it('changes nothing but when the carrier is asked, which is never twice in 5 s and some 30 times in a day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), seconds, fc.boolean(), (state, moments, answers) => {
        const before = sampleRecord(state, { uuid: 'u', price: '0.01600' });
        let record: MessageRecord = before;
        const looks: number[] = [];
        const lookUntil = (now: number) => {
          for (let due = hintDueAt(record); due !== undefined && due <= now; due = hintDueAt(record)) {
            looks.push(due);
            const unanswered: MessageEvent = { type: 'poll.unanswered', at: due, retryAt: due, early: true };
            record = transitionRecord(record, answers ? early(due) : unanswered);
          }
        };
        for (const moment of moments.sort((one, other) => one - other)) {
          lookUntil(at(moment));
          record = transitionRecord(record, hint(at(moment), 'x'));
        }
        lookUntil(at(24 * 3600) + 4 * hour);
        const { hint: _hint, ...rest } = record;
        expect(rest).toEqual(before);
        expect(looks.slice(1).every((look, index) => look - (looks[index] ?? 0) >= 5 * second)).toBe(true);
        expect(looks.length).toBeLessThanOrEqual(11 + 28);
      }),
    );
  });

  it('never lowers what the carrier said, and the answer to one raises it as a report does', () => {
    const report: Report = { uuid: 'u', state: 'undelivered' };
    const answered = through(submitted, hint(at(0)), { type: 'reported', at: at(1), ...report }, early(at(1)));
    const { hint: _hint, ...rest } = answered;
    expect(rest).toEqual(transitionRecord(submitted, { type: 'reported', at: at(1), ...report }));
  });
});
