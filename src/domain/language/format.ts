/** How numbers, sizes, names, phone numbers and countries stand in a sentence for a person. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Rounded up, so that 2,000,001 bytes never read as the 2 MB that would have been allowed. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 100_000) / 10} MB`;

/** Control characters, direction marks, and the halves of a broken surrogate pair. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** A name in one line of at most `max` characters; what is cut off is shown as an ellipsis. */
export const oneLine = (text: string, max = 80): string => {
  const characters = [...text.replace(/\s+/g, ' ').replace(invisible, '').trim()];
  return characters.length <= max ? characters.join('') : `${characters.slice(0, max - 1).join('')}…`;
};

/** What a person typed, in quotation marks: enough to recognise it, short enough for an error under a form field. */
export const quoted = (typed: string): string => `“${oneLine(typed, 40)}”`;

/** 1600 as "1,600". */
export const inFigures = (n: number): string => n.toLocaleString('en-US');

/** "1 person", "2 people". */
export const counted = (n: number, one: string, many = `${one}s`): string => `${inFigures(n)} ${n === 1 ? one : many}`;

/** "a, b and c". */
export const listed = (words: readonly string[], by: 'and' | 'or' = 'and'): string => {
  const type = by === 'and' ? 'conjunction' : 'disjunction';
  // British English, because it puts no comma before the last word.
  return new Intl.ListFormat('en-GB', { type }).format(words);
};

/** `+14155550123` as `(•••) •••-0123`: enough for the sender to tell two people apart, too little for anyone else. */
export const maskNumber = (number: string): string => {
  const lastFour = number.slice(-4);
  return number.startsWith('+1') ? `(•••) •••-${lastFour}` : `••••${lastFour}`;
};

/** `+14155550123` as `+1 415 555 0123`; anything that is no number stays as it is. */
export const displayNumber = (number: string): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number;

const long = new Intl.DisplayNames('en', { type: 'region' });
const short = new Intl.DisplayNames('en', { type: 'region', style: 'short' });

/** English says "in the United Kingdom" but "in Jamaica"; no standard table knows which. */
const takesArticle =
  /^(?:United|Bahamas|Gambia|Maldives|Netherlands|Philippines|Seychelles|US\b|UK\b)|(?:Islands|Republic)$/;

const withArticle = (name: string): string => (takesArticle.test(name) ? `the ${name}` : name);

/** `GB` as "the United Kingdom". */
export const countryName = (code: CountryCode): string => withArticle(String(long.of(code)));

/** `['US', 'CA']` as "the US and Canada". */
export const countryNames = (codes: readonly CountryCode[], by: 'and' | 'or' = 'and'): string => {
  const names = codes.map((code) => withArticle(String(short.of(code))));
  return listed(names, by);
};
