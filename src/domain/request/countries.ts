/** Names of countries inside a sentence. */
import type { CountryCode } from 'libphonenumber-js/max';
import { listed } from '../language/format.ts';

const long = new Intl.DisplayNames('en', { type: 'region' });
const short = new Intl.DisplayNames('en', { type: 'region', style: 'short' });

/** English says "in the United Kingdom" but "in Jamaica"; no standard table knows which. */
const takesArticle =
  /^(?:United|Bahamas|Gambia|Maldives|Netherlands|Philippines|Seychelles|US\b|UK\b)|(?:Islands|Republic)$/;

const withArticle = (name: string): string => (takesArticle.test(name) ? `the ${name}` : name);

/** `GB` as "the United Kingdom". */
export const countryName = (code: CountryCode): string => withArticle(String(long.of(code)));

/** `['US', 'CA']` as "the US and Canada". */
export const countryNames = (codes: readonly CountryCode[], by: 'and' | 'or' = 'and'): string =>
  listed(
    codes.map((code) => withArticle(String(short.of(code)))),
    by,
  );
