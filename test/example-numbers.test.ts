import { globSync, readFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';

/** Everything that people read: a number in it that belongs to someone would be texted by someone. */
const pages = [
  '*.md',
  'docs/**/*.md',
  'manifest.yml',
  '.env.example',
  'src/{domain,usecases,slack}/**/*.ts',
  'src/**/words*.ts',
];
const american =
  /(?<![\w.+])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\w)|\+1[ .()-]{0,3}\d[\d .()-]{5,}\d/g;

const numbersIn = (text: string) => [...text.matchAll(american)].map(([number]) => number);

/** 555-0100 to 555-0199 is set aside for fiction in every area code (NANPA). */
const isFictional = (number: string): boolean => {
  const parsed = parsePhoneNumberFromString(number, 'US');
  return parsed?.isValid() === true && /^\d{3}55501\d\d$/.test(parsed.nationalNumber);
};

it('shows only numbers that can be dialled and belong to nobody', () => {
  const paths = [...new Set(globSync(pages))].filter((path) => !path.endsWith('.test.ts'));
  const shown = paths.flatMap((path) => numbersIn(readFileSync(path, 'utf8')).map((number) => ({ path, number })));
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter(({ number }) => !isFictional(number))).toEqual([]);
});

it.each(['+1 415 555 0123', '(212) 555-0187', '4155550123', '1-800-555-0199', '+14155550100'])(
  'finds %s and lets it pass',
  (number) => {
    expect(numbersIn(`Write ${number}, then a text.`)).toEqual([number]);
    expect(isFictional(number)).toBe(true);
  },
);

it.each(['+1 415 867 5309', '212-555-1212', '+1 555 555 0123', '+1 415 555 012'])('finds %s and objects', (number) => {
  expect(numbersIn(`Write ${number}, then a text.`)).toEqual([number]);
  expect(isFictional(number)).toBe(false);
});
