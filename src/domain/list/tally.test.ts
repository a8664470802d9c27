import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareRecord, sampleAt } from '../../../test/support/samples.ts';
import { refuse, refuseForNow } from '../language/refusal.ts';
import { nextLookAt } from '../message/late.ts';
import type { MessageRecord, ReportedState } from '../message/message.ts';
import { isProblem } from '../message/milestones.ts';
import { nextPollAt } from '../message/reconciling.ts';
import { type MessageEvent, transitionRecord } from '../message/record.ts';
import { dueIn, overviewOf, problemsIn, stateCounts } from './overview.ts';
import { isSameTally, negative, sumOf, type Tally, tallyOf } from './tally.ts';

const failures = [refuse('carrier.landline', 'A landline.'), refuseForNow('plivo.throttled', 'Too many.')];
const lateMs = 3_600_000;
const reported: ReportedState[] = ['submitted', 'sent', 'delivered', 'undelivered', 'failed'];

/** Anything that may happen to a record, at a moment within hours. */
const events: fc.Arbitrary<MessageEvent> = fc
  .record({
    type: fc.constantFrom<MessageEvent['type']>(
      'send.started',
      'send.started',
      'send.accepted',
      'send.refused',
      'send.not-sent',
      'send.unknown',
      'lease.expired',
      'dropped',
      'cancelled',
      'polled',
      'poll.unanswered',
      'hinted',
      'repeated',
      'left-alone',
      'reported',
      'placed',
      'reviewed',
      'reviewed',
      'sent-anyway',
      'declined',
      'unanswered',
      'send.forgotten',
    ),
    at: fc.integer({ min: sampleAt, max: sampleAt + 5 * lateMs }),
    failure: fc.constantFrom(...failures),
    state: fc.constantFrom(...reported),
    ahead: fc.integer({ min: 0, max: lateMs }),
  })
  .map(({ type, at, failure, state, ahead }) => {
    const more = {
      leaseUntil: at + ahead,
      retryAt: at + ahead,
      place: at + ahead,
      from: sampleAt,
      by: 'U2',
      uuid: 'u',
      until: at + ahead,
      now: [{ recordId: 'first', state, at }],
      attempts: 3,
      triedAt: at,
    };
    return { type, at, failure, state, ...more } as MessageEvent;
  });

const lives = fc
  .array(fc.array(events, { maxLength: 6 }), { minLength: 1, maxLength: 70 })
  .map((all) => all.map((steps, position) => ({ steps, position })));

const newRecord = (position: number): MessageRecord =>
  bareRecord('waiting', {
    id: `r${position}`,
    position,
    dueAt: sampleAt,
    forecastAt: sampleAt,
    times: { waiting: sampleAt },
    ...(position % 3 === 0 ? { repeats: [{ recordId: 'first' }] } : {}),
  });

/** The records after all that happened to them, and the sum of what each step added. */
const live = (all: { steps: MessageEvent[]; position: number }[]) => {
  let tally: Tally = sumOf(all.map(({ position }) => tallyOf(newRecord(position))));
  const records = all.map(({ steps, position }) =>
    steps.reduce((record, event) => {
      const moved = transitionRecord(record, event);
      tally = sumOf([tally, tallyOf(moved), negative(tallyOf(record))]);
      return moved;
    }, newRecord(position)),
  );
  return { records, tally };
};

const moments = fc.integer({ min: sampleAt, max: sampleAt + 10 * lateMs });
/** By so much a long list may be told late, in milliseconds. */
const rounding = 5 * 60_000;

describe('the tally of a list', () => {
  it('is the sum over its records, whatever happened to them', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const { records, tally } = live(all);
        expect(tally).toEqual(sumOf(records.map(tallyOf)));
      }),
    );
  });

  it('counts, and knows where the problems are, exactly', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const { records, tally } = live(all);
        expect(stateCounts({ records: [], tally })).toEqual(stateCounts({ records }));
        const problems = records.filter(isProblem).map(({ position, state }) => ({ position, state }));
        expect(problemsIn(tally)).toEqual(problems);
      }),
    );
  });

  it('says what the records say: never too early, and at most five minutes late', () => {
    fc.assert(
      fc.property(lives, moments, (all, now) => {
        const { records, tally } = live(all);
        const [told, real] = [overviewOf({ records: [], tally }, now), overviewOf({ records }, now)];
        const after = overviewOf({ records: [], tally }, now + rounding);
        expect([told.total, told.left, told.asked, told.allFinal, told.needsFixing]).toEqual([
          real.total,
          real.left,
          real.asked,
          real.allFinal,
          real.needsFixing,
        ]);
        for (const what of ['canSendAgain', 'canLeaveAlone', 'someSettled', 'allSettled', 'allDone'] as const) {
          if (told[what]) expect(real[what], what).toBe(true);
          if (real[what]) expect(after[what], what).toBe(true);
        }
      }),
    );
  });

  it('says when it says something else because time passes', () => {
    fc.assert(
      fc.property(lives, moments, (all, now) => {
        const { tally } = live(all);
        const at = (moment: number) => ({ ...overviewOf({ records: [], tally }, moment), nextChangeAt: undefined });
        const { nextChangeAt: next } = overviewOf({ records: [], tally }, now);
        expect(at(next === undefined ? now + 1e12 : next - 1)).toEqual(at(now));
      }),
    );
  });

  it('knows each record of which something is due', () => {
    fc.assert(
      fc.property(lives, moments, fc.boolean(), (all, before, isReported) => {
        const { records, tally } = live(all);
        const due = dueIn(tally, before, isReported);
        for (const record of records) {
          const { state, leaseUntil = 0, position } = record;
          const poll = nextPollAt(record, isReported);
          const at = state === 'waiting' ? nextLookAt(record, lateMs) : state === 'sending' ? leaseUntil : poll;
          if (at !== undefined && at < before) expect(due).toContain(position);
        }
      }),
    );
  });

  it('is small for ten thousand', () => {
    const records = Array.from({ length: 10_000 }, (_, n) => {
      const { repeats: _none, ...record } = newRecord(n);
      return { ...record, dueAt: sampleAt + n * 1_000 };
    });
    const failed = records.map((record): MessageRecord => ({ ...record, state: 'failed' }));
    expect(JSON.stringify(sumOf(failed.map(tallyOf))).length).toBeLessThan(10_000);
    expect(JSON.stringify(sumOf(records.map((it) => tallyOf({ ...it, forecastAt: it.dueAt })))).length).toBeLessThan(
      20_000,
    );
  });

  it('is nothing of a record in a short list', () => {
    expect(tallyOf(bareRecord('waiting'))).toEqual({});
    expect(isSameTally({}, sumOf([tallyOf(newRecord(3)), negative(tallyOf(newRecord(3)))]))).toBe(true);
  });

  it('has a send that nobody holds looked at from the start on, and one that is held when its lease ends', () => {
    const sending = bareRecord('sending', { position: 3 });
    expect(dueIn(tallyOf(sending), 1, true)).toEqual([3]);
    const held = tallyOf({ ...sending, leaseUntil: sampleAt });
    expect(dueIn(held, sampleAt - 60_000, true)).toEqual([]);
    expect(dueIn(held, sampleAt + 1, true)).toEqual([3]);
  });

  it('lets nobody decide on one of which it is not known since when nobody knows, as its record does', () => {
    const since = bareRecord('unconfirmed', { position: 0, times: { unconfirmed: sampleAt } });
    const unknown = bareRecord('unconfirmed', { position: 0 });
    const told = [since, unknown].map((record) => [
      overviewOf({ records: [], tally: tallyOf(record) }, sampleAt + 2 * rounding).canLeaveAlone,
      overviewOf({ records: [record] }, sampleAt + 2 * rounding).canLeaveAlone,
    ]);
    expect(told).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});
