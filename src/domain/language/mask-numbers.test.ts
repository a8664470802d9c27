import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskNumbersIn } from './mask-numbers.ts';

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const from2 = (rest: number) => fc.tuple(fc.integer({ min: 2, max: 9 }), digits(rest, rest)).map((it) => it.join(''));

describe('maskNumbersIn', () => {
  it.each([
    '+14155550123',
    '14155550123',
    '4155550123',
    '(415) 555-0123',
    '+1 (415) 555-0123',
    '1 415.555.0123',
    '+1 415 555 0123',
    '415\u2011555\u20110123',
    '415\u00a0555\u00a00123',
  ])('masks %s as the card does', (number) => {
    expect(maskNumbersIn(`'${number}' is not a valid phone number.`)).toBe(
      "'(•••) •••-0123' is not a valid phone number.",
    );
    expect(maskNumbersIn(`${number},${number}`)).not.toContain('555');
  });

  it.each([
    ['+442071838750', '••••8750'],
    ['442071838750', '••••8750'],
    ['+44 20 7183 8750', '••••8750'],
    ['dst14155550123x', 'dst(•••) •••-0123x'],
    ['11115550187', '(•••) •••-0187'],
  ])('masks %s as %s', (number, masked) => expect(maskNumbersIn(number)).toBe(masked));

  it('masks a number in any spelling, whatever stands around it', () => {
    const gap = fc.constantFrom('', ' ', '-', '\u00a0', '\u2013', ') ');
    // A point in the one gap only is how an amount looks.
    const gaps = fc.oneof(fc.tuple(gap, gap), fc.constant(['.', '.'] as const));
    const word = fc.stringMatching(/^[a-z'":,;=]{0,8}$/);
    const country = fc.constantFrom('', '+1', '1', '+1 ', '1-', '+1 (');
    const number = fc
      .tuple(country, from2(2), gaps, from2(2), digits(4, 4))
      .map(([code, area, [first, second], exchange, line]) => ({
        spelled: `${code}${area}${first}${exchange}${second}${line}`,
        line,
      }));
    fc.assert(
      fc.property(word, number, word, (before, { spelled, line }, after) => {
        const masked = maskNumbersIn(`${before} ${spelled} ${after}`);
        expect(masked).toContain(`(•••) •••-${line}`);
        expect(masked.match(/\d/g)).toHaveLength(4);
        expect(maskNumbersIn(masked)).toBe(masked);
      }),
    );
  });

  it('leaves ids, codes, amounts and sizes alone', () => {
    const kept = fc.oneof(
      fc.uuid(),
      fc
        .uuid()
        .map((id) => id.replaceAll('-', ''))
        .filter((id) => /[a-f]/.test(id)),
      digits(1, 7),
      fc.tuple(digits(1, 6), digits(1, 8)).map((parts) => parts.join('.')),
      fc.integer({ min: 0, max: 50_000_000 }).map((size) => size.toLocaleString('en-US')),
      fc.constantFrom('2026-11-21 06:53:03', '2026-11-21T06:53:03.123Z', '127.0.0.1:3000'),
    );
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 4 }), (parts) => {
        const text = parts.join(', code ');
        expect(maskNumbersIn(text)).toBe(text);
      }),
    );
  });
});
