import type { CountryCode } from 'libphonenumber-js/max';
import type { Refusal } from '../language/refusal.ts';
import { splitLinks } from './attachments.ts';
import { type Recipients, readRecipients } from './recipients.ts';
import { ambiguousDigits } from './refusals.ts';

/** What the form opens with, so that nothing typed is lost. `to` are the numbers as typed, with commas between. */
type Filled = { to: string; text: string; links: string[] };

type Typed =
  | { kind: 'empty' }
  /** The first thing is no number: `help`, `status 7K4Q2M`, or something unknown. */
  | { kind: 'words'; words: string }
  /** `unreadable`: `recipients`, which is what `to` says, has refusals. */
  | ({ kind: 'numbers-only' | 'message' | 'unreadable'; recipients: Recipients } & Filled)
  /** Digits follow the numbers; only the person knows whether they are a number or the text. */
  | ({ kind: 'ambiguous'; refusal: Refusal } & Filled);

/**
 * Reads what was typed after `/mms`: numbers first, separated by commas, semicolons or new lines, then text and links.
 *
 * Digits right behind a finished number are never taken for text, not even in "415-555-0123 4th of July": they may be
 * a second number after a forgotten comma, and then the first person would be texted the number of the second.
 */
export const readTyped = (typed: string, countries: readonly CountryCode[]): Typed => {
  const { numbers, rest, digitsFollow } = takeNumbers(typed);
  const last = numbers.at(-1);
  if (last === undefined) return rest === '' ? { kind: 'empty' } : { kind: 'words', words: rest };

  const filled = { to: numbers.join(', '), ...splitLinks(rest) };
  const recipients = readRecipients(filled.to, countries);
  if (recipients.refusals.length > 0) return { kind: 'unreadable', recipients, ...filled };
  if (digitsFollow) return { kind: 'ambiguous', refusal: ambiguousDigits(last), ...filled };
  const kind = filled.text === '' && filled.links.length === 0 ? 'numbers-only' : 'message';
  return { kind, recipients, ...filled };
};

// Each pattern is anchored and no two neighbours in it match the same character, so that all of them run in linear time.
const digit = '\\p{Nd}';
/** Spaces, dashes, dots, slashes, parentheses and invisible marks, but no new line: that separates. */
const punctuation = '\\p{Zs}\\t\\p{Cf}\\p{Pd}−.．/／()（）';
const gap = `[${punctuation}]*`;
const separator = '[,;，；、\\n\\r\\u2028\\u2029]';
const opening = '(?:tel:)?[\\p{Zs}\\p{Cf}(（]*';
/** A plus, or what is dialled in its place; no area code begins with 0. */
const plus = `(?:[+＋]|011|00)${gap}`;
const one = '[1１]';

const complete = [
  `(?:${plus})?${one}(?:${gap}${digit}){10}`,
  `(?![01１])${digit}(?:${gap}${digit}){9}`,
  // Another country: as far as the digits go, to be refused by its name.
  `${plus}(?!${one})${digit}(?:${gap}${digit})*`,
].join('|');
const closing = `[)）]?\\p{Cf}*(?:[\\p{Zs}\\t]*(?:extension|extn?|x)[\\p{Zs}.:]*${digit}+)?`;
/** A beginning that is too short to be a number, to the end of its last word. */
const unfinished = `(?:${plus})?${digit}(?:${gap}${digit})*(?:(?!${separator})\\S)*`;

const finishedNumber = new RegExp(`^${opening}(?:${complete})${closing}`, 'iu');
const unfinishedNumber = new RegExp(`^${opening}${unfinished}`, 'iu');
/** Also between the last number and the text: in "415-555-0123, see you" the comma ends the number and begins no text. */
const leadingSeparators = /^[,;，；、\s]+/;
const separated = new RegExp(`^[\\p{Zs}\\t]*(?:${separator}|$)`, 'u');
const moreDigits = new RegExp(`^[${punctuation}+＋#*&|]*(?:tel:[${punctuation}+＋]*)?${digit}`, 'iu');

/** From here on a too short number is more likely a mistyped number than the beginning of a text ("3pm"). */
const likelyNumber = 7;

const takeNumbers = (typed: string): { numbers: string[]; rest: string; digitsFollow: boolean } => {
  const numbers: string[] = [];
  let rest = typed.trim();
  for (;;) {
    rest = rest.replace(leadingSeparators, '');
    const finished = finishedNumber.exec(rest)?.[0];
    const number = finished ?? unfinishedNumber.exec(rest)?.[0];
    if (number === undefined) return { numbers, rest, digitsFollow: false };
    if (finished === undefined && numbers.length > 0 && number.replace(/\P{Nd}/gu, '').length < likelyNumber) {
      return { numbers, rest, digitsFollow: true };
    }
    numbers.push(number.trim());
    rest = rest.slice(number.length);
    if (!separated.test(rest)) return { numbers, rest, digitsFollow: moreDigits.test(rest) };
  }
};
