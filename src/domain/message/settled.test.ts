import { describe, expect, it } from 'vitest';
import { bareRecord } from '../../../test/support/samples.ts';
import { type Refusal, refuse, refuseForNow } from '../language/refusal.ts';
import type { MessageRecord } from './message.ts';
import {
  canSendAgain,
  decideAfterMs,
  isDone,
  isEditable,
  isSettled,
  lastEventAt,
  needsFixing,
  nextChangeAt,
  noNewsAfterMs,
} from './settled.ts';

const at = 1_000_000;
const record = (state: MessageRecord['state'], more: Partial<MessageRecord> = {}): MessageRecord =>
  bareRecord(state, { times: { [state]: at }, ...more });
const switchedOff = refuseForNow('carrier.off', 'The phone is off.');
const landline = refuse('carrier.landline', 'It is a landline.');
const failedWith = (failure: Refusal, more: Partial<MessageRecord> = {}) => record('failed', { failure, ...more });

describe('nothing more is to be done', () => {
  const hint = { looks: 0, due: { at, since: at } };

  it('for what is settled, unless the carrier is to be asked because of a hint', () => {
    expect(isDone(record('failed'), at)).toBe(true);
    expect(isDone(record('failed', { hint }), at)).toBe(false);
    expect(isDone(record('failed', { hint: { looks: 1, lookedAt: at } }), at)).toBe(true);
    expect(isDone(record('sent'), at)).toBe(false);
  });
});

describe('a message is settled', () => {
  it.each(['delivered', 'undelivered', 'failed', 'cancelled'] as const)('at once when it is %s', (state) => {
    expect(isSettled(record(state), at)).toBe(true);
    expect(nextChangeAt(record(state), at)).toBeUndefined();
  });

  it.each(['submitted', 'sent', 'unconfirmed'] as const)('when it is %s only after hours without news', (state) => {
    expect(isSettled(record(state), at + noNewsAfterMs - 1)).toBe(false);
    expect(isSettled(record(state), at + noNewsAfterMs)).toBe(true);
    expect(nextChangeAt(record(state), at + noNewsAfterMs)).toBeUndefined();
  });

  it.each(['waiting', 'sending'] as const)('never by time alone while it is %s', (state) => {
    expect(isSettled(record(state), at + 10 * noNewsAfterMs)).toBe(false);
    expect(nextChangeAt(record(state), at)).toBeUndefined();
  });
});

describe('time alone changes the card', () => {
  it.each(['submitted', 'sent'] as const)('of a message that is %s once no news is to be expected', (state) => {
    expect(nextChangeAt(record(state), at)).toBe(at + noNewsAfterMs);
  });

  it('of an unconfirmed one first when a person may decide, then when nobody expects news', () => {
    expect(nextChangeAt(record('unconfirmed'), at)).toBe(at + decideAfterMs);
    expect(nextChangeAt(record('unconfirmed'), at + decideAfterMs)).toBe(at + noNewsAfterMs);
    expect(nextChangeAt(record('unconfirmed', { times: {} }), at)).toBe(noNewsAfterMs);
  });
});

describe('a message can be sent again', () => {
  it('when nobody knows of it, but only after five minutes', () => {
    expect(canSendAgain(record('unconfirmed'), at + decideAfterMs - 1)).toBe(false);
    expect(canSendAgain(record('unconfirmed'), at + decideAfterMs)).toBe(true);
    expect(canSendAgain(record('unconfirmed', { times: {} }), at)).toBe(false);
  });

  it('when it failed for a reason that passes', () => {
    expect(canSendAgain(failedWith(switchedOff), at)).toBe(true);
    expect(canSendAgain(record('undelivered', { failure: switchedOff }), at)).toBe(true);
    expect(canSendAgain(failedWith(landline), at)).toBe(false);
    expect(canSendAgain(record('failed'), at)).toBe(false);
  });

  it.each(['waiting', 'sending', 'submitted', 'sent', 'delivered', 'cancelled'] as const)(
    'not when it is %s',
    (state) => {
      expect(canSendAgain(record(state, { failure: switchedOff }), at)).toBe(false);
    },
  );

  it('not once somebody did, or decided to leave it', () => {
    expect(canSendAgain(failedWith(switchedOff, { repeatedBy: 'D2' }), at)).toBe(false);
    expect(canSendAgain(record('unconfirmed', { leftAloneBy: 'U1' }), at + decideAfterMs)).toBe(false);
  });
});

describe('a message can be mended', () => {
  it('when it did not arrive, until it was sent again', () => {
    expect(isEditable(record('failed'))).toBe(true);
    expect(isEditable(record('undelivered'))).toBe(true);
    expect(isEditable(record('unconfirmed'))).toBe(false);
    expect(isEditable(record('failed', { repeatedBy: 'D2' }))).toBe(false);
    const stopped: Refusal = { ...refuse('carrier.stop', 'They answered STOP.'), optedOut: true };
    expect(isEditable(record('undelivered', { failure: stopped }))).toBe(false);
    expect(needsFixing(record('undelivered', { failure: landline }), 0)).toBe(true);
    expect(needsFixing(record('undelivered', { failure: switchedOff }), 0)).toBe(false);
  });
});

describe('the last news', () => {
  it('is the last moment of all', () => {
    expect(
      lastEventAt([record('sent', { times: { sent: 7, sending: 3 } }), record('failed', { times: { failed: 5 } })]),
    ).toBe(7);
    expect(lastEventAt([])).toBe(0);
  });
});
