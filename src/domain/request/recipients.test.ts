import { describe, expect, it } from 'vitest';
import { readRecipient, readRecipients } from './recipients.ts';

const countries = ['US', 'CA'] as const;
const refusal = (piece: string) => {
  const read = readRecipient(piece, countries);
  return read.ok ? undefined : read.refusals[0];
};

describe('readRecipient', () => {
  it.each([
    ['(415) 555-0123', '+14155550123'],
    ['416 555 0123', '+14165550123'],
    ['1-800-555-0123', '+18005550123'],
  ])('reads %s', (piece, value) => expect(readRecipient(piece, countries)).toEqual({ ok: true, value }));

  it.each([
    [
      '555-12',
      'recipient.unreadable',
      'I cannot read “555-12” as a phone number: it has 5 digits, a US or Canadian number has 10. Write it like +1 415 555 0123.',
    ],
    [
      '+44 20 7946 0958',
      'recipient.country',
      '+44 20 7946 0958 is a number in the United Kingdom; I can only send to the US and Canada. Leave it out, or write a number like +1 415 555 0123.',
    ],
    [
      '876-555-0123',
      'recipient.country',
      '+1 876 555 0123 is a number in Jamaica; I can only send to the US and Canada. Leave it out, or check its area code.',
    ],
    [
      '+999 12345678',
      'recipient.country',
      '“+999 12345678” is not a number in the US or Canada; I can only send there. Leave it out, or write a number like +1 415 555 0123.',
    ],
    [
      '+883 5100 12345678',
      'recipient.country',
      '“+883 5100 12345678” is not a number in the US or Canada; I can only send there. Leave it out, or write a number like +1 415 555 0123.',
    ],
    [
      '900-555-0123',
      'recipient.premium',
      '+1 900 555 0123 is a premium-rate number, which takes no text messages. Leave it out.',
    ],
    [
      '123 456 7890',
      'recipient.invalid',
      '“123 456 7890” is not a phone number: there is no area code 123. Check it for a slip.',
    ],
    [
      '221-555-0123',
      'recipient.invalid',
      '“221-555-0123” is not a phone number: there is no area code 221. Check it for a slip.',
    ],
    [
      '415 055 0123',
      'recipient.invalid',
      '“415 055 0123” is not a phone number: no such number can exist. Check it for a slip.',
    ],
    [
      '415-555-0123 x5',
      'recipient.extension',
      "“415-555-0123 x5” has an extension, and a text message cannot reach one. Leave the extension out, or write that person's mobile number.",
    ],
  ])('refuses %s', (piece, code, sentence) => expect(refusal(piece)).toEqual({ code, sentence, field: 'to' }));

  it('names a country even of a number that is too short', () =>
    expect(refusal('+49 30')?.code).toBe('recipient.country'));

  it('sends to other countries where they are configured, and only to numbers that can exist', () => {
    expect(readRecipient('+44 20 7946 0958', ['GB'])).toEqual({ ok: true, value: '+442079460958' });
    expect(readRecipient('+33 1 23', ['FR'])).toMatchObject({ refusals: [{ code: 'recipient.invalid' }] });
  });

  it('shows forty characters of a long piece, without control characters', () => {
    const sentence = refusal(`a\u0007${'b'.repeat(100)}`)?.sentence;
    expect(sentence).toContain(`“a${'b'.repeat(38)}…”`);
  });
});

describe('readRecipients', () => {
  const rules = { countries, max: 10 };
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `415-555-01${10 + n}`).join(', ');

  it('separates by commas, semicolons and new lines, and keeps each number once', () =>
    expect(readRecipients('415-555-0123, 2125550187;\n+1 (415) 555-0123\r\n212 555 0188，,', rules)).toEqual({
      ok: true,
      value: ['+14155550123', '+12125550187', '+12125550188'],
    }));

  it('collects every refusal', () =>
    expect(readRecipients(`abc; +44 20 7946 0958; ${numbers(11)}`, rules)).toMatchObject({
      refusals: [{ code: 'recipient.unreadable' }, { code: 'recipient.country' }, { code: 'recipient.too-many' }],
    }));

  it('counts people, not pieces, and names both numbers', () => {
    expect(readRecipients(`${numbers(10)}, 415.555.0110`, rules).ok).toBe(true);
    expect(readRecipients(numbers(11), rules)).toMatchObject({
      refusals: [{ code: 'recipient.too-many', sentence: expect.stringMatching(/ 11 .* 10 /) }],
    });
  });

  it.each(['', ' \n ', ',;,'])('asks for a number when there is none in %j', (list) =>
    expect(readRecipients(list, rules)).toMatchObject({ refusals: [{ code: 'recipient.missing' }] }),
  );
});
