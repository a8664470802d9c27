import { describe, expect, it } from 'vitest';
import { sampleAt, sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { decideAfterMs, noNewsAfterMs } from '../../domain/message/settled.ts';
import { countsOf, countWords, duration, endWords, recordWords } from './status-words.ts';

const say = (state: Parameters<typeof sampleRecord>[0], more = {}, dispatch = {}, now = sampleAt) =>
  recordWords(sampleRecord(state, more), sampleDispatch(dispatch), now);

const picture = { attachments: [{ kind: 'link', url: 'https://example.com/cat.jpg' }] };

it('does not change its words with the clock while a message waits, nor because the line moves up by seconds', () => {
  const dueAt = sampleAt + 3_600_000;
  const said = say('waiting', { dueAt });
  for (const passed of [1, 59_000, 1_800_000, 3_600_000 + 14_000])
    expect(say('waiting', { dueAt }, {}, sampleAt + passed)).toBe(said);
  expect(say('waiting', { dueAt: dueAt - 5_000 })).toBe(said);
});

describe('the words of a state', () => {
  it.each([
    ['held', say('waiting', {}, { state: 'held' }), /^Goes out at <!date/],
    ['preparing', say('waiting', {}, { state: 'preparing', ...picture }), /^Making the picture fit$/],
    ['waiting', say('waiting', { dueAt: sampleAt + 12_000 }), /^In line, around <!date\^\d+\^\{time\}\|14:04:00 UTC>$/],
    ['overdue', say('waiting', {}, {}, sampleAt + 60_000), /^In line$/],
    [
      'overdue for another try',
      say('waiting', { failure: refuse('plivo.throttled', 'Busy.') }, {}, sampleAt + 60_000),
      /^Not sent yet: Plivo had too many requests from us\. Waiting its turn for the next try$/,
    ],
    [
      'to be tried again',
      say('waiting', { failure: refuse('plivo.throttled', 'Busy.') }),
      /^Not sent yet: Plivo had too many requests from us\. Next try at <!date/,
    ],
    [
      'held up by this app itself',
      say('waiting', { failure: refuse('request.held-up', 'Send it again.') }),
      /^Not sent yet: this app was held up\. Next try at <!date/,
    ],
    ['sending', say('sending'), /^On its way to Plivo$/],
    ['submitted', say('submitted'), /^Plivo has it$/],
    ['submitted for hours', say('submitted', {}, {}, sampleAt + noNewsAfterMs), /never said what became of it/],
    ['sent, a text', say('sent'), /^Handed to the carrier <!date[^.]*$/],
    [
      'sent, a picture',
      say('sent', {}, picture),
      /^Handed to the carrier <!date.*US carriers often confirm nothing for pictures$/,
    ],
    ['sent for hours', say('sent', {}, {}, sampleAt + noNewsAfterMs), /; no receipt$/],
    [
      'delivered',
      say('delivered', { times: { sending: sampleAt, delivered: sampleAt + 6_000 } }),
      /^Delivered <!date.*, 6 s after it left$/,
    ],
    [
      'delivered at a later try',
      say('delivered', { triedAt: sampleAt + 600_000, times: { sending: sampleAt, delivered: sampleAt + 604_000 } }),
      /^Delivered <!date.*, 4 s after it left$/,
    ],
    ['failed', say('failed', { failure: refuse('plivo.50', 'It is <a> landline.') }), /^It is &lt;a&gt; landline\.$/],
    ['failed without a reason', say('failed'), /Plivo gave no reason/],
    ['unconfirmed', say('unconfirmed'), /^Plivo did not answer; .* until <!date.*Please do not resend yet$/],
    ['unconfirmed for long', say('unconfirmed', {}, {}, sampleAt + decideAfterMs), /only if twice does no harm$/],
    [
      'unconfirmed, with a message in the list of Plivo',
      say('unconfirmed', { listedAt: sampleAt }),
      /until <!date[^.]*\. Plivo lists a message to this number at <!date.*, which may be this one\. Please do not resend yet$/,
    ],
    [
      'unconfirmed for long, with a message in the list of Plivo',
      say('unconfirmed', { listedAt: sampleAt }, {}, sampleAt + decideAfterMs),
      /or not\. Plivo lists a message to this number at <!date.*, which may be this one\. Send it again only if/,
    ],
    ['left alone', say('unconfirmed', { leftAloneBy: 'U2' }), /<@U2> left it at that$/],
    ['cancelled', say('cancelled', {}, { cancelledBy: 'U2' }), /^Cancelled by <@U2> before it left$/],
  ])('%s', (_state, said, expected) => expect(said).toMatch(expected));
});

it.each([
  [0, '1 s'],
  [12_000, '12 s'],
  [120_000, '2 min'],
  [3 * 3_600_000, '3 h'],
])('%i ms read as %s', (ms, expected) => expect(duration(ms)).toBe(expected));

it('counts by state', () => {
  const records = [sampleRecord('sent'), sampleRecord('failed'), sampleRecord('sent')];
  expect(countsOf(records)).toBe(`2 ${countWords.sent}, 1 ${countWords.failed}`);
  expect(countsOf(records, endWords)).toBe(`2 ${endWords.sent}, 1 ${endWords.failed}`);
});
