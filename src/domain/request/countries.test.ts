import { expect, it } from 'vitest';
import { countryName, countryNames } from './countries.ts';

it('writes a country as it stands in a sentence', () =>
  expect((['GB', 'JM', 'DO', 'KY', 'NL'] as const).map(countryName)).toEqual([
    'the United Kingdom',
    'Jamaica',
    'the Dominican Republic',
    'the Cayman Islands',
    'the Netherlands',
  ]));

it('joins countries by their short names', () => {
  expect(countryNames(['US', 'CA'])).toBe('the US and Canada');
  expect(countryNames(['US', 'CA'], 'or')).toBe('the US or Canada');
});
