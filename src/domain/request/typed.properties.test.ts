/** What holds for every line, however it is typed; `docs/typing.md` has the rules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { readRecipients } from './recipients.ts';
import { readTyped } from './typed.ts';

const countries = ['US', 'CA'] as const;
const read = (typed: string) => readTyped(typed, countries);
const digitsIn = (text: string): string => text.replace(/\D/g, '');
const sorted = (digits: string): string => [...digits].sort().join('');

const national = fc
  .tuple(fc.constantFrom('415', '212', '646', '202'), fc.integer({ min: 100, max: 199 }))
  .map(([area, line]) => [area, '555', `0${line}`] as const);
const spelled = fc
  .tuple(national, fc.constantFrom('-', '.', ' ', ''), fc.constantFrom('', '1-', '+1 ', '+1'))
  .map(([groups, gap, country]) => `${country}${groups.join(gap)}`);
const isOneOf = (numbers: readonly string[], dialed: string): boolean =>
  numbers.some((it) => `+1${digitsIn(it).slice(-10)}` === dialed);

const two = (n: number): string => String(n).padStart(2, '0');
const date = fc.date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).chain((it) => {
  const [y, m, d, h, min] = [
    it.getUTCFullYear(),
    it.getUTCMonth() + 1,
    it.getUTCDate(),
    it.getUTCHours(),
    it.getUTCMinutes(),
  ];
  const [mm, dd, hh, mins] = [two(m), two(d), two(h), two(min)];
  return fc.constantFrom(
    `${y}-${mm}-${dd} ${hh}:${mins}`,
    `${y}-${mm}-${dd} ${h}`,
    `${y}-${mm}-${dd} ${hh}${mins}`,
    it.toISOString(),
    `${m}/${d}/${y} ${hh}:${mins}`,
    `${m}/${d}/${y} ${hh}${mins}`,
    `${dd}.${mm}.${y} ${hh}.${mins}`,
    `${y}${mm}${dd} ${hh}${mins}`,
    `${y}${mm}${dd}${hh}`,
    `${y}${mm}${dd}${hh}${mins}`,
    `${y} ${mm} ${dd} ${hh}${mins}`,
    `${y}.${mm}.${dd}.${hh}`,
  );
});
const price = fc
  .tuple(fc.integer({ min: 1, max: 9_999_999_999 }), fc.constantFrom('$', '€', 'USD '))
  .map(([cents, unit]) => `${unit}${(cents / 100).toLocaleString('en-US')}`);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .chain(([h, m]) =>
    fc.constantFrom(`${two(h)}:${two(m)}`, `${h}pm`, `${two(h)}:${two(m)}:${two(m)}`, `${h}-${h + 1}`),
  );
const figures = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((all) => all.join(''));
const code = fc.oneof(
  fc.tuple(figures(3, 3), figures(7, 7), figures(7, 7)).map((all) => all.join('-')),
  fc.tuple(figures(4, 4), figures(4, 4), figures(4, 4), figures(4, 4)).map((all) => all.join(' ')),
  fc.tuple(figures(5, 5), figures(4, 4)).map((all) => all.join('-')),
  fc.tuple(figures(3, 3), figures(2, 2), figures(4, 4)).map((all) => all.join('-')),
  figures(12, 24),
  figures(10, 10).map((all) => `#${all}`),
);
const separator = fc.constantFrom(
  ',',
  ', ',
  '; ',
  '\n',
  '\n\n',
  ' ',
  ': ',
  '. ',
  ' - ',
  ' – ',
  ' and ',
  ' & ',
  ' (home), ',
);

describe('every line', () => {
  it('dials no date, time, price or code', () => {
    fc.assert(
      fc.property(spelled, separator, fc.oneof(date, price, time, code), (number, gap, other) => {
        for (const typed of [`${number}${gap}${other}`, `${number}${gap}${other} dinner`, `${other}${gap}${number}`]) {
          const line = read(typed);
          if (line.kind !== 'message' && line.kind !== 'numbers-only') continue;
          for (const dialed of line.recipients.numbers) expect(isOneOf([number], dialed), typed).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('has no digit that is both dialed and texted, nor one that is lost', () => {
    const token = fc.oneof(
      spelled,
      spelled,
      date,
      time,
      code,
      fc.constantFrom('Ann', 'hi', '(cell)', 'x5', '"', '(', ')', '+', '#'),
    );
    const line = fc.array(fc.tuple(token, separator), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(line, (tokens) => {
        const typed = tokens.flat().join('');
        const got = read(typed);
        const parts = got.kind === 'empty' ? '' : got.kind === 'words' ? got.words : `${got.to} ${got.text}`;
        expect(sorted(digitsIn(parts)), typed).toBe(sorted(digitsIn(typed)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('texts nobody a number that follows another one', () => {
    fc.assert(
      fc.property(spelled, separator, spelled, separator, (first, gap, second, end) => {
        const line = read(`${first}${gap}${second}${end}hello`);
        if (line.kind !== 'message') return;
        expect(digitsIn(line.text)).toBe('');
        expect(line.recipients.numbers.every((it) => isOneOf([first, second], it))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is sent to those whom the form sends to with the same list', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(spelled, separator), { minLength: 1, maxLength: 5 }), (pieces) => {
        const line = read(`${pieces.flat().join('')}hello`);
        if (line.kind !== 'message') return;
        expect(readRecipients(line.to, countries)).toEqual(line.recipients);
        const list = pieces.flat().slice(0, -1).join('');
        expect(readRecipients(list, countries).numbers).toEqual(line.recipients.numbers);
      }),
    );
  });
});

describe('100 kB of hostile text', () => {
  const heads = ['', '415-555-0123 ', '415-555-0123, '];
  const pieces = [
    ...[
      '(',
      '( ',
      '+',
      '1 ',
      '1',
      '.',
      ',',
      '\n',
      ' ',
      '\u200b',
      '\t',
      '- ',
      '"',
      '<',
      'A ',
      'Ann, ',
      'a',
      'tel:',
      'TEL;',
      'ext ',
    ],
    ...[
      'x',
      ':',
      '…',
      'to ',
      'h. ',
      '☎️',
      '１',
      '—',
      '00',
      '\n415',
      '\n- ',
      '"a',
      '415-555-0123 and ',
      '4155550123,',
      '\u0315\u0300',
    ],
  ];
  const cases = heads.flatMap((head) => pieces.map((piece) => [head, piece] as const));

  it.each(cases)('is read within a moment: %j and many %j', (head, piece) => {
    const typed = `${head}${piece.repeat(100_000 / piece.length)}!`;
    expect(cpuMsOf(() => read(typed))).toBeLessThan(100);
    expect(cpuMsOf(() => readRecipients(typed, countries))).toBeLessThan(100);
  });

  it('is read within a moment: numbers that are all different', () => {
    const numbers = Array.from({ length: 7_000 }, (_, n) => `415${2_000_000 + n}`).join(',');
    expect(cpuMsOf(() => read(numbers))).toBeLessThan(500);
    expect(read(numbers).kind).toBe('ambiguous');
    expect(readRecipients(numbers, countries).refusals.map(({ code }) => code)).toEqual(['recipient.too-many']);
  });
});
