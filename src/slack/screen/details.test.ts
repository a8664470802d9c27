import { describe, expect, it } from 'vitest';
import { expectPostable, sampleAt, sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { time } from './blocks.ts';
import { detailsMessage, maskedDetailsMessage } from './details.ts';

const told = (record: Partial<MessageRecord> = {}, dispatch: Partial<Dispatch> = {}) => ({
  dispatch: sampleDispatch({
    media: [{ kind: 'uploaded', mediaId: 'm', uploadedAt: 0, name: 'map.jpg', type: 'image/jpeg', bytes: 9 }],
    ...dispatch,
  }),
  records: [
    sampleRecord('failed', { uuid: 'u'.repeat(36), price: '0.0160', failure: refuse('plivo.50', 'Why'), ...record }),
  ],
  from: '+1 415 555 0100',
  now: sampleAt,
});

describe('all of it', () => {
  it('has ids, the full number, the price, the text and the files', () => {
    const { text, blocks } = detailsMessage(told());
    expect(text).toContain('+1 415 555 0123');
    expect(text).toContain('u'.repeat(36));
    expect(text).toContain('Plivo $0.0160, carrier fees extra');
    expect(JSON.stringify(blocks)).toContain('See you at six');
    expect(JSON.stringify(blocks)).toContain('map.jpg');
  });

  it('says when the try that went out began', () => {
    const times = { sending: sampleAt, delivered: sampleAt + 604_000 };
    const left = (more: object) => detailsMessage(told({ state: 'delivered', times, ...more })).text;
    expect(left({})).toContain(`left ${time(sampleAt)}`);
    expect(left({ triedAt: sampleAt + 600_000 })).toContain(`left ${time(sampleAt + 600_000)}`);
  });
});

describe('what others on the list may read', () => {
  it('is the state, by a masked number', () => {
    const message = maskedDetailsMessage(told());
    expect(message.text).toContain('(•••) •••-0123');
    expect(message.text).toContain('Why');
    expectPostable(message);
  });

  it.each([
    ['the number', '415 555'],
    ['the text', 'six'],
    ['the files', 'map'],
    ["Plivo's id", 'uuu'],
    ['the price', '0.0160'],
  ])('is not %s', (_what, secret) => {
    expect(JSON.stringify(maskedDetailsMessage({ ...told(), from: 'us' }))).not.toContain(secret);
  });

  it('is not the link or the file for which it failed as a whole', () => {
    const failure = refuse('media.link', 'https://example.com/secret.jpg leads nowhere.');
    expect(JSON.stringify(maskedDetailsMessage(told({}, { failure })))).not.toContain('secret');
  });
});
