/** How a phone number is written: `docs/typing.md` has the rules in words. All of it reads text of `plainMarks`. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { invisible } from './plain-marks.ts';

const digit = '[0-9]';
/** What stands between the groups of one number; bounded, so that a search stays linear. */
const between = `[ ${invisible}.\\-/()]`;
const gap = `${between}{0,6}`;
/** A plus, or what is dialled in its place; no area code begins with 0. */
const plus = `(?:\\+|011|00)${gap}`;
/** Ten digits without a gap that are a year, a month, a day and an hour: YYYYMMDDHH. */
const moment = '(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])(?![0-9])';
/**
 * The groups of a number are 3, 3 and 4 digits, with or without gaps. So 2026-12-24 18 is none, nor is a card number or
 * an order code.
 */
const groups = `${digit}{3}${gap}${digit}{3}(?:${gap}${digit}{4}|${between}{1,6}${digit}{2}${between}{1,6}${digit}{2})`;
/** What is dialled in place of a plus stands apart: a code of fourteen figures may begin with 0111 too. */
const exit = `(?:011|00)(?:${gap}1${between}{1,6}|${between}{1,6}1${gap})`;
const country = `(?:${exit}|(?:\\+${gap})?1${gap})`;
const abroad = `${plus}(?![01])${digit}(?:${gap}${digit}){3,16}`;

const domestic = `(?:${country}|(?!${moment}))(?=[2-9])${groups}(?!${digit})`;
const start = /[+0-9]/;
const domesticAt = new RegExp(domestic, 'y');
const abroadAt = new RegExp(`${abroad}(?!${digit})`, 'y');
/** Also behind what it names, but not inside a word, a link or a longer code. */
const before = `(?<=^|[\\s,;:|"'<[(*_~\`${invisible}]|(?:^|\\s)-)`;
const anywhere = new RegExp(`${before}(?:${domestic}|${abroad})(?![-./]?${digit})`, 'g');

const whole = new RegExp(`^[ (]*(?:${country}|(?!${moment}))${groups}[ )]*$`);

/** Whether a piece of a list has the shape of a US or Canadian number, which need not exist. */
export const isShapedAsNumber = (plain: string): boolean => whole.test(plain);

/** Where the number that begins at `at` ends; undefined if none begins there. */
export const numberEnd = (plain: string, at: number): number | undefined => {
  if (!start.test(plain.charAt(at))) return undefined;
  const domesticLength = matchLength(domesticAt, plain, at);
  if (domesticLength > 0) return at + domesticLength;
  const length = matchLength(abroadAt, plain, at);
  return length > 0 ? at + shortest(plain.slice(at, at + length)) : undefined;
};

/** Where the first number in a text begins, from `at` on. */
export const nextNumber = (plain: string, at = 0): number | undefined => {
  anywhere.lastIndex = at;
  return anywhere.exec(plain)?.index;
};

/** How long what a sticky expression finds there is; 0 if it finds nothing. */
export const matchLength = (sticky: RegExp, text: string, at: number): number => {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex - at : 0;
};

/**
 * Numbers abroad differ in length, so digits of the text may look like their last ones: "+49 30 123456 10 a.m.". The shortest
 * one that exists is the number, and what follows it are digits that follow a number.
 */
const shortest = (run: string): number => {
  const ends = [...run.matchAll(/[0-9](?=[^0-9])/g)].map(({ index }) => index + 1);
  const exists = (end: number) =>
    parsePhoneNumberFromString(run.slice(0, end).replace(/^(?:011|00)/, '+'))?.isValid() === true;
  return ends.find(exists) ?? run.length;
};
