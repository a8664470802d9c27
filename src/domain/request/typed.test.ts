import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { readRecipients } from './recipients.ts';
import { ambiguousDigits, unclearRecipients } from './refusals.ts';
import { readTyped } from './typed.ts';

const countries = ['US', 'CA'] as const;
const read = (typed: string) => readTyped(typed, countries);
const ann = '+14155550123';
const bob = '+12125550187';
const cat = 'https://host/cat.jpg';

describe('readTyped', () => {
  it.each(['', ' \n', ', ;'])('finds nothing in %j', (typed) => expect(read(typed)).toEqual({ kind: 'empty' }));

  it.each(['help', 'status 7K4Q2M', 'see you at 8', '-', '+ hello', '2026-12-24 18:00 dinner'])(
    'leaves the words of %j to the caller',
    (words) => expect(read(` ${words} `)).toEqual({ kind: 'words', words }),
  );

  it.each([
    ['415-555-0123', '415-555-0123', [ann]],
    ['415-555-0123, ', '415-555-0123', [ann]],
    ['(415) 555-0123;\n1-800-555-0123', '(415) 555-0123, 1-800-555-0123', [ann, '+18005550123']],
  ])('finds only numbers in %j', (typed, to, numbers) =>
    expect(read(typed)).toEqual({
      kind: 'numbers-only',
      to,
      recipients: { numbers, refusals: [] },
      text: '',
      links: [],
    }),
  );

  it.each([
    ['415-555-0123 hello', '415-555-0123', [ann], 'hello', []],
    [`+1 415 555 0123, 212-555-0187 text ${cat}`, '+1 415 555 0123, 212-555-0187', [ann, bob], 'text', [cat]],
    ['415-555-0123;212-555-0187;hello', '415-555-0123, 212-555-0187', [ann, bob], 'hello', []],
    ['415-555-0123\n212-555-0187\nhello\nworld', '415-555-0123, 212-555-0187', [ann, bob], 'hello\nworld', []],
    ['4155550123, abc', '4155550123', [ann], 'abc', []],
    ['+1 415 555 0123, see you', '+1 415 555 0123', [ann], 'see you', []],
    ['415-555-0123; 212-555-0187, hi, all', '415-555-0123, 212-555-0187', [ann, bob], 'hi, all', []],
    ['4155550123 , abc', '4155550123', [ann], 'abc', []],
    ['415-555-0123 hello, you', '415-555-0123', [ann], 'hello, you', []],
    ['415-555-0123,, hello, 4 of us', '415-555-0123', [ann], 'hello, 4 of us', []],
    ['4155550123hello', '4155550123', [ann], 'hello', []],
    ['(415) 555-0123 hello', '(415) 555-0123', [ann], 'hello', []],
    ['(4155550123) hello', '4155550123', [ann], 'hello', []],
    ['1-800-555-0123 hello', '1-800-555-0123', ['+18005550123'], 'hello', []],
    ['001 415 555 0123 hello', '001 415 555 0123', [ann], 'hello', []],
    ['tel:+14155550123 hello', '+14155550123', [ann], 'hello', []],
    ['４１５－５５５－０１２３　hello', '４１５－５５５－０１２３', [ann], 'hello', []],
    ['415-555-0123 - hello', '415-555-0123', [ann], 'hello', []],
    ['\u202a415-555-0123\u202c hello', '415-555-0123', [ann], 'hello', []],
    ['"415-555-0123 hello"', '415-555-0123', [ann], 'hello', []],
    ['“415-555-0123 hello”', '415-555-0123', [ann], 'hello', []],
    ['"415-555-0123" so "hello"', '415-555-0123', [ann], 'so "hello"', []],
    ['415-555-0123, "hello"', '415-555-0123', [ann], '"hello"', []],
    ['415-555-0123: 2026-12-24 18:00', '415-555-0123', [ann], '2026-12-24 18:00', []],
    ['415-555-0123:2026-12-24 18:00', '415-555-0123', [ann], '2026-12-24 18:00', []],
    ['415-555-0123 (call me)', '415-555-0123', [ann], '(call me)', []],
    ['415-555-0123 $5', '415-555-0123', [ann], '$5', []],
    ['415-555-0123: 5 tickets', '415-555-0123', [ann], '5 tickets', []],
    [`415-555-0123 ${cat}`, '415-555-0123', [ann], '', [cat]],
    ['415-555-0123, (415) 555-0123 hello', '415-555-0123, (415) 555-0123', [ann], 'hello', []],
  ])('reads numbers, text and links of %j', (typed, to, numbers, text, links) =>
    expect(read(typed)).toEqual({ kind: 'message', to, recipients: { numbers, refusals: [] }, text, links }),
  );

  it.each([
    ['415-555-0123 212-555-0187 hello', '415-555-0123', '212-555-0187 hello'],
    ['415-555-0123+12125550187', '415-555-0123', '+12125550187'],
    ['415-555-0123 tel:2125550187', '415-555-0123', 'tel:2125550187'],
    ['415-555-0123 4th of July', '415-555-0123', '4th of July'],
    ['415-555-0123 (4 of us)', '415-555-0123', '(4 of us)'],
    ['415-555-0123. 5 tickets', '415-555-0123', '5 tickets'],
    ['415-555-0123 -5 degrees', '415-555-0123', '-5 degrees'],
    ['415-555-0123, 3pm ok?', '415-555-0123', '3pm ok?'],
    ['415-555-0123\n3pm ok?', '415-555-0123', '3pm ok?'],
    [`415-555-0123 4 ${cat}`, '415-555-0123', '4'],
  ])('does not decide what the digits in %j are', (typed, to, text) =>
    expect(read(typed)).toMatchObject({
      kind: 'ambiguous',
      to,
      text,
      refusal: ambiguousDigits(to.split(', ').at(-1) ?? ''),
    }),
  );

  it.each([
    ['415-555-0123 and 212-555-0187 hi', '415-555-0123, 212-555-0187', 'hi'],
    ['415-555-0123 & 212-555-0187 hello', '415-555-0123, 212-555-0187', 'hello'],
    ['415-555-0123 / 212-555-0187', '415-555-0123, 212-555-0187', ''],
    ['415-555-0123: 212-555-0187', '415-555-0123, 212-555-0187', ''],
    ['415-555-0123 (home), 212-555-0187 (work) hi', '415-555-0123, 212-555-0187', 'hi'],
    ['415-555-0123 Hi Ann\n212-555-0187 Hi Bob', '415-555-0123, 212-555-0187', 'Hi Ann Hi Bob'],
    [
      '415-555-0123 Your table is ready\n212-555-0187 Yours too',
      '415-555-0123',
      'Your table is ready\n212-555-0187 Yours too',
    ],
    ['Ann Lee: 415-555-0123 hi', '415-555-0123', 'Ann Lee hi'],
    ['hello 415-555-0123', '', 'hello 415-555-0123'],
  ])('does not decide who gets %j, and loses nothing', (typed, to, text) =>
    expect(read(typed)).toMatchObject({ kind: 'ambiguous', to, text, refusal: unclearRecipients() }),
  );

  it.each([
    ['555-12 hi', '555-12', 'hi', 'recipient.unreadable'],
    ['2 tickets', '2', 'tickets', 'recipient.unreadable'],
    ['41555501232125550187 hello', '41555501232125550187', 'hello', 'recipient.unreadable'],
    ['41555501234 hello', '41555501234', 'hello', 'recipient.unreadable'],
    ['1-800-FLOWERS now', '1-800-FLOWERS', 'now', 'recipient.unreadable'],
    ['415-555-0123, 212555018 hi', '415-555-0123, 212555018', 'hi', 'recipient.unreadable'],
    ['+44 20 7946 0958 hello', '+44 20 7946 0958', 'hello', 'recipient.country'],
    ['0044 20 7946 0958 hello', '0044 20 7946 0958', 'hello', 'recipient.country'],
    ['+1 876 555 0123 hello', '+1 876 555 0123', 'hello', 'recipient.country'],
    ['415-555-0123 x5 hello', '415-555-0123 x5', 'hello', 'recipient.extension'],
    [`123-456-7890 ${cat}`, '123-456-7890', '', 'recipient.invalid'],
  ])('says what is wrong with the numbers of %j', (typed, to, text, code) =>
    expect(read(typed)).toMatchObject({ kind: 'unreadable', to, text, recipients: { refusals: [{ code }] } }),
  );

  it('never sends when only spaces and phone punctuation stand between two numbers', () => {
    const between = fc.string({
      unit: fc.constantFrom(' ', '\t', '\u00a0', '-', '–', '.', '/', '(', ')', '+'),
      maxLength: 6,
    });
    const spelled = fc.constantFrom('4155550123', '(415) 555-0123', '+1 415 555 0123', '1-415-555-0123');
    fc.assert(
      fc.property(spelled, between, spelled, (first, gap, second) => {
        expect(read(`${first}${gap}${second} hello`).kind).not.toBe('message');
      }),
    );
  });

  it('gives numbers that the form reads in the same way', () => {
    const piece = fc.constantFrom('4155550123', '(212) 555-0187', '+1 415 555 0199', '1-800-555-0123');
    const separator = fc.constantFrom(',', ';', '\n', ' , ', '，', '\r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, separator), { minLength: 1, maxLength: 5 }), (pieces) => {
        const typed = read(`${pieces.flat().join('')} hello`);
        if (typed.kind !== 'message') throw new Error(`not a message: ${typed.kind}`);
        expect(readRecipients(typed.to, countries)).toEqual(typed.recipients);
      }),
    );
  });

  it.each(['( ', '+', '1 ', '.'])('stays fast on thousands of %j', (hostile) => {
    expect(cpuMsOf(() => read(`415-555-0123 ${hostile.repeat(20_000)}x`))).toBeLessThan(1_000);
  });
});
