import { describe, expect, it } from 'vitest';
import { expectPostable, sampleAt, sampleDispatch, sampleFacts, sampleRecord } from '../../../test/support/samples.ts';
import { type Refusal, refuse, refuseForNow } from '../../domain/language/refusal.ts';
import type { MediaFacts, MessageRecord } from '../../domain/message/message.ts';
import { decideAfterMs } from '../../domain/message/settled.ts';
import { cardMessage, pictureBlocks, type Showing } from './card.ts';
import { countsOf } from './status-words.ts';

const masked: Showing = { numbers: 'masked', from: '+1 415 555 0100' };
const full: Showing = { ...masked, numbers: 'full' };
const json = (facts: Parameters<typeof cardMessage>[0], showing = masked) =>
  JSON.stringify(cardMessage(facts, showing));
const actions = (records: MessageRecord[], dispatch = sampleDispatch(), now = sampleAt) =>
  [
    ...JSON.stringify(cardMessage({ ...sampleFacts(records, dispatch), now }, masked)).matchAll(
      /"action_id":"mms_(\w+)"/g,
    ),
  ].map(([, name]) => name);

describe('numbers on a card', () => {
  it('are masked unless the operator wants them', () => {
    expect(json(sampleFacts([sampleRecord('sent')]))).not.toContain('415 555 0123');
    expect(json(sampleFacts([sampleRecord('sent')]), full)).toContain('+1 415 555 0123');
  });

  it('are masked in a shared channel whatever the operator wants', () => {
    const dispatch = sampleDispatch({ card: { channelId: 'C1', shared: true } });
    expect(json(sampleFacts([sampleRecord('sent')], dispatch), full)).not.toContain('415 555 0123');
  });
});

describe('the buttons of a card', () => {
  const failed = (failure: Refusal) => sampleRecord('failed', { failure });
  const switchedOff = refuseForNow('plivo.80', 'No.');

  it.each([
    ['waiting', ['cancel', 'details']],
    ['sending', ['details']],
    ['submitted', ['details']],
    ['sent', ['details']],
    ['delivered', ['details']],
    ['unconfirmed', ['details']],
    ['cancelled', ['details']],
  ] as const)('of a message that is %s', (state, expected) => {
    expect(actions([sampleRecord(state)])).toEqual(expected);
  });

  it('of one that failed depend on whether repeating can help', () => {
    expect(actions([failed(switchedOff)])).toContain('again');
    expect(actions([failed(refuse('plivo.50', 'No.'))])).toEqual(['fix', 'details']);
  });

  it('of one that nobody knows about come after five minutes', () => {
    expect(actions([sampleRecord('unconfirmed')], sampleDispatch(), sampleAt + decideAfterMs)).toEqual([
      'again',
      'leave',
      'details',
    ]);
  });

  it('of one that was sent again are gone', () => {
    expect(actions([{ ...failed(switchedOff), repeatedBy: 'X' }])).toEqual(['details']);
  });
});

describe('a card within what Slack takes', () => {
  const wide = sampleDispatch({
    text: '<'.repeat(1_600),
    attachments: Array.from({ length: 10 }, (_, n) => ({
      kind: 'link',
      url: `https://example.com/${n}${'x'.repeat(900)}`,
    })),
  });
  const { media: _none, ...unprepared } = wide;
  const sentence = `Not sent: Plivo refused it: “${'&'.repeat(300)}”. Check the number and what is attached.`;

  it.each([1, 5, 20, 21, 500])('with %i recipients that all failed, each with a long sentence', (count) => {
    const records = Array.from({ length: count }, (_, n) =>
      sampleRecord('failed', { id: `r${n}`, failure: refuse('plivo.rejected', sentence) }),
    );
    expectPostable(cardMessage(sampleFacts(records, unprepared), masked));
  });

  it('with a sentence for the whole dispatch that names many files', () => {
    const failure = refuse('media.refused', `${'<'.repeat(2_000)} cannot be sent. `.repeat(5), 'files');
    expectPostable(cardMessage(sampleFacts([sampleRecord('failed')], { ...wide, state: 'failed', failure }), masked));
  });

  it.each(['', ' ', '\u0000', '\ud83d', '👍'.repeat(800)])('with the text %j', (text) => {
    expectPostable(cardMessage(sampleFacts([sampleRecord('sent')], sampleDispatch({ text })), masked));
  });
});

describe('with many recipients', () => {
  it('counts instead of listing, and lists problems only', () => {
    const failed = sampleRecord('failed', { to: '+12125550187', failure: refuse('plivo.50', 'It is a landline.') });
    const records = [...Array.from({ length: 30 }, (_, n) => sampleRecord('delivered', { id: `r${n}` })), failed];
    const { text } = cardMessage(sampleFacts(records), masked);
    expect(text).toContain(countsOf(records));
    expect(text).toContain('0187: It is a landline.');
    expect(text).not.toContain('0123');
  });
});

describe('pictureBlocks', () => {
  const picture: MediaFacts = { name: 'a', type: 'image/jpeg', bytes: 412_000 };
  it('shows what Slack keeps a picture of', () => {
    expect(pictureBlocks([picture, { ...picture, previewFileId: 'F1', name: '' }])).toEqual([
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'The picture' },
    ]);
    expect(pictureBlocks(undefined)).toEqual([]);
  });
});
