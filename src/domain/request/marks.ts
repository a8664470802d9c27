/** What people write around the numbers of a list, and what is no part of it. All of it reads text of `plainMarks`. */
import { matchLength } from './phone-number.ts';
import { invisible } from './plain-marks.ts';

const blank = `[ ${invisible}]`;
const kinds = 'home|work|cell|mobile|office|main|phone|iphone|direct|desk|business|personal|landline';
const named = `(?:${kinds}|tel|telephone|number|sms|mms|text|send(?: to)?|to|recipients?)\\b`;
/** "Tel.", "to:", "m:", or the beginning of a line of a vCard: "item1.TEL;type=CELL:". */
const label = `(?:(?:item[0-9]{1,3}\\.)?tel(?:;[^:\\n]{0,80})?:|${named}[.:#=]*|[tmchwpo][.:](?=${blank}*[+(0-9]))`;
const opening = '["\'*_~`<[({]';
const emoji = `\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}${invisible}]*`;
const around = `(?:${blank}|${opening}|[•‣◦·▪►→>-]|${emoji})`;
const leading = new RegExp(`${around}*(?:${label}${around}*)?`, 'iuy');
const bullet = new RegExp(`${blank}*[0-9]{1,2}[.)] +(?=[+(0-9])`, 'y');

/** What may stand before a number: blanks, bullets, quotes, "Tel.". `isLine`: a line begins here, so "2." may too. */
export const leadEnd = (plain: string, at: number, isLine: boolean): number => {
  const from = at + (isLine ? matchLength(bullet, plain, at) : 0);
  return from + matchLength(leading, plain, from);
};

const separating = new RegExp(`(?:${blank}*[,;\\n])+${blank}*`, 'y');
/** Where what separates two numbers ends, if that begins here. */
export const separatorEnd = (plain: string, at: number): number | undefined => {
  const length = matchLength(separating, plain, at);
  return length === 0 ? undefined : at + length;
};

const closing = /[)\]>}"'*_~`]*/y;
/** As many marks as were opened before the number; a parenthesis may close what was not. */
export const closingEnd = (plain: string, at: number, opened: string): number => {
  const count = opened.replace(new RegExp(`(?!${opening}).`, 'gsu'), '').length;
  const marks = plain.slice(at, at + matchLength(closing, plain, at));
  const stray = /^\)+/.exec(marks)?.[0].length ?? 0;
  return at + Math.min(marks.length, Math.max(count, stray));
};

const kindBehind = new RegExp(`${blank}*[(\\[](?:${kinds}|[hwcmo])[)\\]]`, 'iy');
/** Behind "(home)" and its kin, which says what kind of number it is and is no text. */
export const kindEnd = (plain: string, at: number): number => at + matchLength(kindBehind, plain, at);

const extension = new RegExp(`${blank}*(?:[,;]${blank}*)?(?:extension|extn?|x)[ .:=]*[0-9]+`, 'iy');
export const extensionEnd = (plain: string, at: number): number => at + matchLength(extension, plain, at);

const joiner = /^(?:and|or|plus|then|to|with|also|&|\+|\/|\||-|:|>)$/i;
const kind = new RegExp(`^(?:${kinds}|tel|telephone|[hwcmo])$`, 'i');

/** The words between two numbers, without what only joins them or says what kind of number it is. */
export const wordsBetween = (typed: string): string[] =>
  typed
    .split(/[\s,;|]+/)
    .map((word) => word.replace(/^["'“”‘’*_~`<>[\](){}:•‣◦·▪►→-]+|["'“”‘’*_~`<>[\](){}:-]+$/g, ''))
    .filter((word) => word !== '' && !joiner.test(word) && !kind.test(word) && /[\p{L}\p{N}]/u.test(word));

/** A name takes at most three words; longer ones are a text that a number stands in. */
const longestName = 3;
const onlyPhoneMarks = new RegExp(`^(?:[ ${invisible}.()+-]|tel:)*$`, 'i');
const separator = /[,;:|\n<([]/;
const blankOrOpening = /[\s"'*_~`<[(•‣◦·▪►→-]/;

/** From its end on, since an expression would begin anew at each mark. */
const endsInSeparator = (typed: string): boolean => {
  let at = typed.length - 1;
  while (!separator.test(typed.charAt(at)) && blankOrOpening.test(typed.charAt(at))) at -= 1;
  return separator.test(typed.charAt(at));
};

/** Whether what stands before a number can be a name, a label or a word like "and", so that the list may go on there. */
export const mayBeList = (typed: string, isFirst: boolean): boolean => {
  const words = wordsBetween(typed);
  if (words.length > longestName) return false;
  if (words.length === 0) return !onlyPhoneMarks.test(typed);
  if (words.every((word) => /^\p{Lu}/u.test(word))) return true;
  return !isFirst && endsInSeparator(typed);
};

const trailing =
  /^-+|^(?:\.+|…+|:(?![a-z0-9_+'-]+:)(?=[ \na-z0-9]|$)|[ ]+:(?=[ \n]|$)|[ ]*(?:-+|[|>]|[-=]>)(?=[ \n]))+/i;
const leftOver = /^[.!?…)\]"':]*$/;

/** How much of what stands behind the last number only ends the list: a colon, a dash, a period. */
export const trailLength = (plain: string): number =>
  leftOver.test(plain) ? plain.length : (trailing.exec(plain)?.[0].length ?? 0);
