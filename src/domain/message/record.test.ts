import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareRecord } from '../../../test/support/samples.ts';
import { refuse } from '../language/refusal.ts';
import type { MessageRecord, RecordState, ReportedState } from './message.ts';
import { type MessageEvent, transitionRecord } from './record.ts';

const failure = refuse('carrier.landline', 'The number is a landline.');
const uuid = 'u1';

const through = (start: MessageRecord, ...events: MessageEvent[]) => events.reduce(transitionRecord, start);
const reported = (state: ReportedState, more: Partial<MessageEvent & { type: 'reported' }> = {}): MessageEvent => ({
  type: 'reported',
  at: 9,
  state,
  uuid,
  ...more,
});

describe('a message on its way', () => {
  it('gives up its place for another one, and only the one that it holds', () => {
    const waiting = bareRecord('waiting', { dueAt: 50, forecastAt: 50 });
    const placed = transitionRecord(waiting, { type: 'placed', at: 1, from: 50, place: 40 });
    expect(placed).toMatchObject({ state: 'waiting', dueAt: 40, forecastAt: 50 });
    expect(transitionRecord(placed, { type: 'placed', at: 2, from: 50, place: 30 })).toBe(placed);
    expect(transitionRecord(placed, { type: 'placed', at: 2, from: 40, place: 40 })).toBe(placed);
  });

  it('never starts before its place', () => {
    const waiting = bareRecord('waiting', { dueAt: 50 });
    expect(transitionRecord(waiting, { type: 'send.started', at: 49, leaseUntil: 60, leaseBy: 'me' })).toBe(waiting);
    expect(transitionRecord(waiting, { type: 'send.started', at: 50, leaseUntil: 60, leaseBy: 'me' }).state).toBe(
      'sending',
    );
  });

  it('holds a lease while it is sent and drops it with the answer', () => {
    const sending = through(bareRecord('waiting', { failure }), {
      type: 'send.started',
      at: 5,
      leaseUntil: 20,
      leaseBy: 'me',
    });
    expect(sending).toMatchObject({ state: 'sending', leaseUntil: 20, attempts: 1, times: { sending: 5 } });
    expect(sending).not.toHaveProperty('failure');
    const submitted = transitionRecord(sending, { type: 'send.accepted', at: 6, uuid });
    expect(submitted).toMatchObject({ state: 'submitted', uuid, times: { sending: 5, submitted: 6 } });
    expect(submitted).not.toHaveProperty('leaseUntil');
  });

  it('waits again after a clear non-send, and keeps when it was first sent', () => {
    const again = through(
      bareRecord('waiting'),
      { type: 'send.started', at: 5, leaseUntil: 20, leaseBy: 'me' },
      { type: 'send.not-sent', at: 6, retryAt: 30, place: 31, failure },
      { type: 'send.started', at: 31, leaseUntil: 46, leaseBy: 'me' },
    );
    expect(again).toMatchObject({ state: 'sending', attempts: 2, times: { sending: 5, waiting: 6 } });
    const waiting = through(bareRecord('sending'), { type: 'send.not-sent', at: 6, retryAt: 30, place: 31, failure });
    expect(waiting).toMatchObject({ state: 'waiting', earliestAt: 30, dueAt: 31, failure });
  });

  it('knows when its latest try began', () => {
    const first = through(bareRecord('waiting'), { type: 'send.started', at: 5, leaseUntil: 20, leaseBy: 'me' });
    expect(first.triedAt).toBe(5);
    const second = through(
      first,
      { type: 'send.not-sent', at: 6, retryAt: 30, place: 31, failure },
      { type: 'send.started', at: 31, leaseUntil: 46, leaseBy: 'me' },
      { type: 'send.unknown', at: 40 },
    );
    expect(second).toMatchObject({ triedAt: 31, times: { sending: 5, unconfirmed: 40 } });
  });

  it('fails with the reason when the carrier refuses it or it is dropped', () => {
    expect(through(bareRecord('sending'), { type: 'send.refused', at: 6, failure })).toMatchObject({
      state: 'failed',
      failure,
    });
    expect(through(bareRecord('waiting'), { type: 'dropped', at: 6, failure })).toMatchObject({
      state: 'failed',
      failure,
    });
  });

  it('is unconfirmed when nobody knows, and only once its lease has run out', () => {
    expect(through(bareRecord('sending'), { type: 'send.unknown', at: 6 }).state).toBe('unconfirmed');
    const leased = bareRecord('sending', { leaseUntil: 20 });
    expect(transitionRecord(leased, { type: 'lease.expired', at: 19 })).toBe(leased);
    expect(transitionRecord(leased, { type: 'lease.expired', at: 20 }).state).toBe('unconfirmed');
    expect(through(bareRecord('sending'), { type: 'lease.expired', at: 0 }).state).toBe('unconfirmed');
  });

  it('is unconfirmed when the store forgot a try, and counts that try', () => {
    const again = bareRecord('waiting', { attempts: 1 });
    expect(through(again, { type: 'send.forgotten', at: 6, attempts: 2, triedAt: 5 })).toMatchObject({
      state: 'unconfirmed',
      attempts: 2,
      triedAt: 5,
    });
    expect(transitionRecord(again, { type: 'send.forgotten', at: 6, attempts: 1, triedAt: 5 })).toBe(again);
  });

  it('takes a late answer after the lease has run out', () =>
    expect(through(bareRecord('unconfirmed'), { type: 'send.accepted', at: 30, uuid })).toMatchObject({
      state: 'submitted',
      uuid,
    }));

  it('waits again when a start is taken back of which the carrier heard nothing', () => {
    const sending = bareRecord('sending', {
      leaseUntil: 20,
      leaseBy: 'me',
      dueAt: 5,
      times: { waiting: 1, sending: 5 },
    });
    const waiting = transitionRecord(sending, { type: 'send.withdrawn', at: 6, leaseBy: 'me', failure });
    expect(waiting).toMatchObject({ state: 'waiting', failure, dueAt: 5, times: { waiting: 1, sending: 5 } });
    expect(waiting).not.toHaveProperty('leaseUntil');
    expect(waiting).not.toHaveProperty('leaseBy');
  });

  it('is taken back only by the process that started it', () => {
    const sending = bareRecord('sending', { leaseUntil: 20, leaseBy: 'other' });
    expect(transitionRecord(sending, { type: 'send.withdrawn', at: 6, leaseBy: 'me', failure })).toBe(sending);
  });

  it('is cancelled while it waits', () =>
    expect(through(bareRecord('waiting'), { type: 'cancelled', at: 3 })).toMatchObject({
      state: 'cancelled',
      times: { cancelled: 3 },
    }));

  it('remembers the first dispatch that repeats it', () => {
    const repeated = through(bareRecord('failed'), { type: 'repeated', at: 1, by: 'd2' });
    expect(repeated.repeatedBy).toBe('d2');
    expect(transitionRecord(repeated, { type: 'repeated', at: 2, by: 'd3' })).toBe(repeated);
  });

  it('remembers which record repeats it, where that is known', () => {
    const failed = bareRecord('failed');
    const repeated = transitionRecord(failed, { type: 'repeated', at: 1, by: 'd2', as: 'r2' });
    expect(repeated).toEqual({ ...failed, repeatedBy: 'd2', repeatedAs: 'r2' });
    expect(transitionRecord(failed, { type: 'repeated', at: 1, by: 'd2' })).not.toHaveProperty('repeatedAs');
  });
});

describe('an unconfirmed message', () => {
  it('counts how often the carrier was asked about it, and when it was last', () => {
    const asked = through(bareRecord('unconfirmed'), { type: 'polled', at: 1 }, { type: 'polled', at: 5 });
    expect(asked).toMatchObject({ polls: 2, polledAt: 5 });
  });

  it('counts apart how often in a row the carrier could not be asked, until it answers', () => {
    const unanswered = through(
      bareRecord('unconfirmed', { polls: 1, polledAt: 1 }),
      { type: 'poll.unanswered', at: 5, retryAt: 7 },
      { type: 'poll.unanswered', at: 8, retryAt: 12 },
    );
    expect(unanswered).toMatchObject({ polls: 1, polledAt: 1, unanswered: { count: 2, retryAt: 12 } });
    const answered = transitionRecord(unanswered, { type: 'polled', at: 13 });
    expect(answered).toMatchObject({ polls: 2, polledAt: 13 });
    expect(answered).not.toHaveProperty('unanswered');
    expect(transitionRecord(unanswered, reported('sent'))).not.toHaveProperty('unanswered');
  });

  it('keeps what the list of the carrier says last, until its state is known', () => {
    const hinted = through(bareRecord('unconfirmed'), { type: 'polled', at: 1, listedAt: 7 });
    expect(hinted).toMatchObject({ state: 'unconfirmed', listedAt: 7 });
    expect(transitionRecord(hinted, { type: 'polled', at: 2 })).not.toHaveProperty('listedAt');
    expect(transitionRecord(hinted, reported('sent'))).not.toHaveProperty('listedAt');
    expect(transitionRecord(hinted, { type: 'left-alone', at: 2, by: 'U1' })).toMatchObject({ listedAt: 7 });
  });

  it('remembers who first decided to leave it', () => {
    const left = through(bareRecord('unconfirmed'), { type: 'left-alone', at: 1, by: 'U1' });
    expect(left).toMatchObject({ state: 'unconfirmed', leftAloneBy: 'U1' });
    expect(transitionRecord(left, { type: 'left-alone', at: 2, by: 'U2' })).toBe(left);
  });

  it('remembers what that person is called, where Slack said it', () => {
    const unconfirmed = bareRecord('unconfirmed');
    const named = transitionRecord(unconfirmed, { type: 'left-alone', at: 1, by: 'U1', name: 'Ben' });
    expect(named).toEqual({ ...unconfirmed, leftAloneBy: 'U1', leftAloneByName: 'Ben' });
    expect(transitionRecord(unconfirmed, { type: 'left-alone', at: 1, by: 'U1' })).not.toHaveProperty(
      'leftAloneByName',
    );
  });
});

describe('an event that does not fit', () => {
  const states: RecordState[] = [
    'waiting',
    'sending',
    'submitted',
    'sent',
    'delivered',
    'undelivered',
    'failed',
    'unconfirmed',
    'cancelled',
  ];
  const fitting: [MessageEvent, RecordState[]][] = [
    [{ type: 'placed', at: 1, from: 0, place: 1 }, ['waiting']],
    [{ type: 'send.started', at: 1, leaseUntil: 2, leaseBy: 'me' }, ['waiting']],
    [{ type: 'send.withdrawn', at: 1, leaseBy: 'me', failure }, ['sending']],
    [{ type: 'send.accepted', at: 1, uuid }, ['sending', 'unconfirmed']],
    [{ type: 'send.refused', at: 1, failure }, ['sending', 'unconfirmed']],
    [{ type: 'send.not-sent', at: 1, retryAt: 2, place: 2, failure }, ['sending']],
    [{ type: 'send.unknown', at: 1 }, ['sending']],
    [{ type: 'lease.expired', at: 1 }, ['sending']],
    [{ type: 'send.forgotten', at: 1, attempts: 9, triedAt: 1 }, ['waiting']],
    [{ type: 'dropped', at: 1, failure }, ['waiting']],
    [{ type: 'cancelled', at: 1 }, ['waiting']],
    [{ type: 'left-alone', at: 1, by: 'U1' }, ['unconfirmed']],
  ];
  const cases = fitting.flatMap(([event, fits]) =>
    states.filter((state) => !fits.includes(state)).map((state) => [event.type, state, event] as const),
  );
  it.each(cases)('%s changes nothing of %s', (_, state, event) => {
    const before = bareRecord(state, { uuid, leaseBy: 'me' });
    expect(transitionRecord(before, event)).toBe(before);
  });
});

describe('a report', () => {
  it('keeps uuid, price, code and reason', () =>
    expect(
      through(bareRecord('submitted'), reported('undelivered', { errorCode: '50', failure, price: '0.0160' })),
    ).toMatchObject({
      state: 'undelivered',
      uuid,
      errorCode: '50',
      failure,
      price: '0.0160',
      times: { undelivered: 9 },
    }));

  it('that comes before the answer tells more than the answer, which adds the uuid at most', () => {
    const delivered = through(bareRecord('sending', { leaseUntil: 20 }), reported('delivered'));
    expect(delivered).toMatchObject({ state: 'delivered', uuid });
    expect(delivered).not.toHaveProperty('leaseUntil');
    expect(transitionRecord(delivered, { type: 'send.accepted', at: 10, uuid })).toBe(delivered);
    expect(through(bareRecord('sent'), { type: 'send.accepted', at: 10, uuid })).toMatchObject({ state: 'sent', uuid });
  });

  it('of delivery takes back a failure', () => {
    const failed = through(bareRecord('sent'), reported('failed', { errorCode: '50', failure }));
    const delivered = transitionRecord(failed, reported('delivered'));
    expect(delivered.state).toBe('delivered');
    expect(delivered).not.toHaveProperty('failure');
    expect(delivered).not.toHaveProperty('errorCode');
  });

  it('that tells less still brings a uuid or a price', () => {
    expect(through(bareRecord('delivered'), reported('sent', { price: '0.0160' }))).toMatchObject({
      state: 'delivered',
      uuid,
      price: '0.0160',
    });
    expect(through(bareRecord('delivered', { uuid, price: '0.0160' }), reported('sent'))).toMatchObject({
      price: '0.0160',
    });
  });

  it.each([
    ['queued after it was delivered', 'delivered', '0.0160', 'submitted', '0.00000', '0.0160'],
    ['queued after a delivery without a price', 'delivered', undefined, 'submitted', '0.00000', undefined],
    ['sent after it was delivered, at another price', 'delivered', '0.0320', 'sent', '0.0160', '0.0320'],
    ['sent after it failed, which is free', 'failed', '0.00000', 'sent', '0.0160', '0.00000'],
    ['failed after it was sent, which is free', 'sent', '0.0160', 'failed', '0.00000', '0.00000'],
    ['sent again, once it was charged', 'sent', '0.00000', 'sent', '0.0160', '0.0160'],
    ['sent again, as before it was charged', 'sent', '0.0160', 'sent', '0.00000', '0.0160'],
  ] as const)('that it was %s leaves or sets the price', (_what, state, price, said, saidPrice, expected) => {
    const before = bareRecord(state, { uuid, ...(price === undefined ? {} : { price }) });
    expect(transitionRecord(before, reported(said, { price: saidPrice })).price).toBe(expected);
  });

  it('that comes late says when it happened, as far as that can be', () => {
    const hour = 3_600_000;
    const sent = bareRecord('sent', { triedAt: hour, times: { sending: hour, sent: hour + 2 } });
    const late = { at: 2 * hour, occurredAt: hour + 9 };
    expect(transitionRecord(sent, reported('delivered', late)).times).toMatchObject({ delivered: hour + 9 });
    expect(transitionRecord(sent, reported('delivered', { ...late, occurredAt: 9 * hour })).times).toMatchObject({
      delivered: 2 * hour,
    });
    expect(transitionRecord(sent, reported('delivered', late))).not.toHaveProperty('occurredAt');
  });

  it('that repeats itself changes nothing', () => {
    const once = through(bareRecord('submitted', { uuid }), reported('sent', { price: '0.0160' }));
    expect(transitionRecord(once, reported('sent', { at: 99, price: '0.0160' }))).toBe(once);
  });

  const rank: ReportedState[] = ['submitted', 'sent', 'failed', 'undelivered', 'delivered'];

  it('of any kind, in any order and repeated, ends at the highest of them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...rank), { minLength: 1, maxLength: 12 }), (states) => {
        const highest = rank[Math.max(...states.map((state) => rank.indexOf(state)))];
        const end = through(bareRecord('sending'), ...states.map((state, at) => reported(state, { at })));
        expect(end.state).toBe(highest);
        // Every state has the time at which it was reached first, and none that it never had.
        expect(Object.keys(end.times).every((state) => states.includes(state as ReportedState))).toBe(true);
      }),
    );
  });

  it('is never lowered by any event, and what changes nothing is the same object', () => {
    const any = fc.constantFrom<MessageEvent>(
      { type: 'placed', at: 1, from: 0, place: 1 },
      { type: 'send.started', at: 1, leaseUntil: 2, leaseBy: 'me' },
      { type: 'send.accepted', at: 1, uuid },
      { type: 'send.refused', at: 1, failure },
      { type: 'send.not-sent', at: 1, retryAt: 2, place: 2, failure },
      { type: 'send.unknown', at: 1 },
      { type: 'lease.expired', at: 50 },
      { type: 'send.forgotten', at: 1, attempts: 1, triedAt: 1 },
      { type: 'dropped', at: 1, failure },
      { type: 'cancelled', at: 1 },
      { type: 'repeated', at: 1, by: 'd2' },
      { type: 'left-alone', at: 1, by: 'U1' },
      ...rank.map((state) => reported(state)),
    );
    const height = (it: MessageRecord) => rank.indexOf(it.state as ReportedState);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (events) => {
        let now = bareRecord('waiting');
        for (const event of events) {
          const next = transitionRecord(now, event);
          if (height(now) >= 0) expect(height(next)).toBeGreaterThanOrEqual(height(now));
          if (JSON.stringify(next) === JSON.stringify(now)) expect(next).toBe(now);
          now = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});
