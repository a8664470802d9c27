import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { no, ok } from '../language/refusal.ts';
import { atMost, isToAllowedCountry, readRecipient, readRecipients, readSpelling } from './recipients.ts';
import * as say from './refusals.ts';

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
    ['555-12', say.unreadableNumber('555-12', say.wrongLength(5))],
    ['Ann 415-555-0123', say.unreadableNumber('Ann 415-555-0123', say.moreThanNumber)],
    [
      '+44 20 7946 0958',
      say.numberElsewhere({ shown: '+44 20 7946 0958', country: 'GB', callingCode: '44' }, countries),
    ],
    ['876-555-0123', say.numberElsewhere({ shown: '+1 876 555 0123', country: 'JM', callingCode: '1' }, countries)],
    ['+999 12345678', say.numberNowhere('+999 12345678', countries)],
    ['+883 5100 12345678', say.numberNowhere('+883 5100 12345678', countries)],
    ['900-555-0123', say.premiumNumber('+1 900 555 0123')],
    ['123 456 7890', say.invalidNumber('123 456 7890', '123')],
    ['221-555-0123', say.invalidNumber('221-555-0123', '221')],
    ['415 055 0123', say.invalidNumber('415 055 0123', undefined)],
    ['415-555-0123 x5', say.withExtension('415-555-0123 x5')],
  ])('refuses %s', (piece, expected) => expect(refusal(piece)).toEqual(expected));

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

describe('isToAllowedCountry', () => {
  it.each([
    ['a number of one of the countries', '+14165550123', true],
    ['a number of another country', '+442079460958', false],
    ['a number of another country that shares the calling code', '+18765550123', false],
    ['a number that names no country', '+88351001234567', true],
    ['what is no number at all', '+', true],
  ])('of %s', (_what, to, isAllowed) => expect(isToAllowedCountry(to, countries)).toBe(isAllowed));
});

describe('readRecipients', () => {
  const max = 10;
  const read = (list: string) => atMost(max, readRecipients(list, countries));
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `415-555-01${10 + n}`).join(', ');

  it('separates by commas, semicolons and new lines, and keeps each number once', () =>
    expect(read('415-555-0123, 2125550187;\n+1 (415) 555-0123\r\n212 555 0188，,')).toEqual({
      ok: true,
      value: ['+14155550123', '+12125550187', '+12125550188'],
    }));

  it('collects every refusal', () =>
    expect(read(`abc; +44 20 7946 0958; ${numbers(11)}`)).toMatchObject({
      refusals: [{ code: 'recipient.unreadable' }, { code: 'recipient.country' }, { code: 'recipient.too-many' }],
    }));

  it('counts people, not pieces, and names both numbers', () => {
    expect(read(`${numbers(10)}, 415.555.0110`).ok).toBe(true);
    expect(read(numbers(11))).toMatchObject({
      refusals: [say.tooManyRecipients(11, max)],
    });
  });

  it.each(['', ' \n ', ',;,'])('asks for a number when there is none in %j', (list) =>
    expect(read(list)).toMatchObject({ refusals: [say.noRecipient()] }),
  );
});

describe('readSpelling', () => {
  it.each([
    '4155550123',
    '415.555.0123',
    '415 555 0123',
    '415-555-0123',
    '415\u2013555\u20130123',
    '415\u2212555\u20110123',
    '415\u00a0555\u202f0123',
    '415\t555\t0123',
    '415/555-0123',
    '(415) 555-0123',
    '(415)5550123',
    '1 415 555 0123',
    '1-415-555-0123',
    '(1) 415 555 0123',
    '+14155550123',
    '+1 (415) 555-0123',
    '(+1) 415 555 0123',
    '+ 1 415 555 0123',
    '001 415 555 0123',
    '011 1 415 555 0123',
    'tel:+1-415-555-0123',
    'TEL: 4155550123',
    '４１５－５５５－０１２３',
    '＋１（４１５）５５５０１２３',
    '\u202a+1 415 555 0123\u202c',
    '  415 555 0123  ',
  ])('reads %j', (piece) => expect(readSpelling(piece)).toEqual(ok('+14155550123')));

  it.each(['+44 20 7946 0958', '0044 20 7946 0958', '011 44 20 7946 0958'])('reads %j as a number abroad', (piece) =>
    expect(readSpelling(piece)).toEqual(ok('+442079460958')),
  );

  it.each([
    '415-555-0123 x5',
    '415-555-0123x5',
    '415-555-0123 ext. 5',
    '4155550123 extension 12',
    '4155550123#5',
    'ext=5',
  ])('finds the extension in %j', (piece) => expect(readSpelling(piece)).toEqual(no(say.withExtension(piece))));

  it.each([
    ['abc', say.wrongLength(0)],
    ['()', say.wrongLength(0)],
    ['5', say.wrongLength(1)],
    ['555-0123', say.wrongLength(7)],
    ['+1 415 555 012', say.wrongLength(9)],
    ['44 20 7946 0958', say.wrongLength(12)],
    ['1-800-FLOWERS', say.wrongLength(4)],
    ['Ann 415-555-0123', say.moreThanNumber],
    ['415+5550123', say.moreThanNumber],
    ['Ann 1-415-555-0123', say.moreThanNumber],
  ])('says why %j cannot be read', (piece, reason) =>
    expect(readSpelling(piece)).toEqual(no(say.unreadableNumber(piece, reason))),
  );

  it('reads a long piece that is no number in no time', () => {
    expect(cpuMsOf(() => readSpelling(`${'('.repeat(1_500)}${'1'.repeat(1_500)}y`))).toBeLessThan(100);
  });
});
