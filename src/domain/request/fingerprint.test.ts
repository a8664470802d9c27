import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, dispatchIdOf, repeatMarkOf } from './fingerprint.ts';

const content = {
  recipients: ['+14155550123', '+12125550187'],
  text: 'hello',
  attachments: [
    { kind: 'link', url: 'https://host/cat.jpg' },
    { kind: 'file', fileId: 'F1', name: 'dog.jpg' },
  ] as const,
};

describe('contentHash', () => {
  it('does not depend on the order of recipients or on the name of a file', () => {
    const [link] = content.attachments;
    const same = {
      ...content,
      recipients: content.recipients.toReversed(),
      attachments: [link, { kind: 'file', fileId: 'F1', name: null } as const],
    };
    expect(contentHash(same)).toBe(contentHash(content));
    expect(contentHash(content)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    { ...content, recipients: ['+14155550123'] },
    { ...content, text: 'hello ' },
    { ...content, attachments: content.attachments.toReversed() },
    { ...content, attachments: [] },
  ])('differs for other content %#', (other) => expect(contentHash(other)).not.toBe(contentHash(content)));
});

describe('dispatchIdOf', () => {
  it('is 26 characters that can be read out', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(dispatchIdOf(...parts)).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      }),
    );
  });

  it('is the same for the same parts and tells their boundaries apart', () => {
    expect(dispatchIdOf('a', 'bc')).toBe(dispatchIdOf('a', 'bc'));
    expect(dispatchIdOf('a', 'bc')).not.toBe(dispatchIdOf('ab', 'c'));
  });

  it('stays what it is from version to version, because it is stored', () =>
    expect(dispatchIdOf('form', 'V123')).toMatchInlineSnapshot(`"TCY0AVRZ4QCJMM15R9FB0967QG"`));
});

it('marks a sending by its sender and its content', () => {
  const sending = { sender: { userId: 'U1' }, content: 'c' };
  expect(repeatMarkOf(sending)).toBe(repeatMarkOf({ ...sending }));
  expect(repeatMarkOf({ ...sending, content: 'd' })).not.toBe(repeatMarkOf(sending));
  expect(repeatMarkOf({ ...sending, sender: { userId: 'U2' } })).not.toBe(repeatMarkOf(sending));
});
