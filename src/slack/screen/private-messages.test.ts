import { describe, expect, it } from 'vitest';
import { expectPostable, sampleAt, sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { cardWords } from './card-words.ts';
import { detailsMessage } from './details.ts';
import { acceptedMessage, historyMessage, refusedMessage, repeatMessage } from './private-messages.ts';
import { privateWords } from './private-words.ts';
import { recordWords } from './status-words.ts';

const facts = (count: number) => ({
  dispatch: sampleDispatch({ text: '<'.repeat(1_600) }),
  records: Array.from({ length: count }, (_, n) =>
    sampleRecord('failed', {
      id: `r${n}`,
      uuid: 'u'.repeat(36),
      price: '0.0160',
      failure: refuse('plivo.50', '&'.repeat(400)),
    }),
  ),
  from: '+1 415 555 0100',
  now: sampleAt,
});

describe('the answer to a request', () => {
  it('has the full number, the sender, the short id and Cancel', () => {
    const message = acceptedMessage({ ...facts(1), records: [sampleRecord('waiting')] });
    expect(message.text).toContain('+1 415 555 0123');
    expect(message.text).toContain(cardWords.from('+1 415 555 0100'));
    expect(message.text).toContain('7K4Q2M');
    expect(JSON.stringify(message.blocks)).toContain('mms_cancel');
  });

  it('forecasts only what takes long enough to matter', () => {
    const leavingAfter = (ms: number) => {
      const records = [sampleRecord('waiting', { dueAt: sampleAt + ms })];
      return acceptedMessage({ ...facts(1), dispatch: sampleDispatch({ dueAt: sampleAt }), records });
    };
    const [soon, late] = [leavingAfter(1_000), leavingAfter(60_000)];
    expect(soon.text).not.toContain('around');
    expect(late.text).toContain(privateWords.forecast(1, sampleAt + 60_000));
  });

  it('tells of a message that ended already what became of it', () => {
    const cancelled = sampleDispatch({ state: 'cancelled', cancelledBy: 'U1' });
    const record = sampleRecord('cancelled');
    const message = acceptedMessage({ ...facts(1), dispatch: cancelled, records: [record] });
    expect(message.text).toContain(recordWords(record, cancelled, sampleAt));
  });

  it('says that a number typed into a mention can be read by all', () => {
    expect(acceptedMessage({ ...facts(1), numberNowVisible: true }).text).toContain(privateWords.numberVisible);
  });
});

describe('every private message is within what Slack takes', () => {
  it.each([1, 20, 21, 500])('with %i recipients', (count) => {
    expectPostable(acceptedMessage(facts(count)), 40_000);
    expectPostable(detailsMessage(facts(count)), 40_000);
    expectPostable(historyMessage(Array.from({ length: 10 }, () => facts(count))), 40_000);
  });

  it('with refusals that quote hostile text', () => {
    const refusals = Array.from({ length: 10 }, () =>
      refuse('recipient.unreadable', `I cannot read "${'<'.repeat(400)}".`),
    );
    const message = refusedMessage(refusals, 'draft');
    expectPostable(message, 40_000);
    expect(message.text).not.toContain('<');
  });

  it('when nothing was sent yet', () => expectPostable(historyMessage([])));
});

it('asks before the same is sent again, with the button that does it', () => {
  const message = repeatMessage(sampleDispatch(), 'draft-1', sampleAt + 4_000);
  expect(message.text).toBe(privateWords.repeat(sampleDispatch(), sampleAt + 4_000));
  expect(JSON.stringify(message.blocks)).toContain('draft-1');
});
