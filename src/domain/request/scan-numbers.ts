import {
  closingEnd,
  extensionEnd,
  kindEnd,
  leadEnd,
  mayBeList,
  separatorEnd,
  trailLength,
  wordsBetween,
} from './marks.ts';
import { matchLength, nextNumber, numberEnd } from './phone-number.ts';
import { invisible, plainMarks } from './plain-marks.ts';

/** The list of numbers at the beginning of a typed text. */
export type Scan = {
  /** As typed. */
  numbers: string[];
  /** What is left: the text with its links. */
  rest: string;
  /** The list may be longer, or other than it seems; only the person knows. */
  doubt: 'list' | 'digits' | undefined;
};

/** A number from `from` to `to`; the list goes on at `end`. `labeled`: "(home)" stands behind it. */
type Item = { from: number; to: number; end: number; labeled: boolean };

/** No message goes to more; reading on would only take time. */
export const mostNumbers = 1_000;
/** So far apart are the numbers of a list at most, with a name between them. */
const farthest = 60;
const longestNumber = 60;

/** From here on a too short number is more likely a mistyped number than the beginning of a text ("3pm"). */
const likelyNumber = 7;

/** Digits that begin like a number and end as none, to the end of their last word. */
const unfinishedAt = new RegExp(`[ (]*((?:[+] *)?[0-9](?:[ ${invisible}.\\-/()]*[0-9])*[^\\s,;]*)`, 'y');
/** A whole date or a time of day: no reading makes a number of it. */
const momentAt =
  /(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}|[0-9]{1,2}:[0-9]{2})(?![-0-9])/y;
const period = /[.…]+(?= )/y;
const digitsBehind = new RegExp(`[ ${invisible}.\\-/()+#*&|]*(?:tel:[ +(]*)?[0-9]`, 'iy');

/** Takes linear time: each look ahead is bounded, or read once. */
export const scanNumbers = (typed: string): Scan => {
  const plain = plainMarks(typed);
  const items: Item[] = [];
  const words: string[] = [];
  let doubt: Scan['doubt'];
  let at = 0;
  while (items.length <= mostNumbers) {
    const isFirst = items.length === 0;
    const sure = nextOfList(plain, at, isFirst);
    const item = sure ?? nextInDoubt(plain, typed, at, isFirst);
    if (!item) break;
    if (!sure) words.push(...wordsBetween(typed.slice(at, item.from)));
    if (!sure || items.at(-1)?.labeled) doubt = 'list';
    items.push(item);
    at = item.end;
  }
  if (items.length > mostNumbers) doubt = 'list';
  const tail = items.length > 0 ? readTail(plain, at) : readWords(plain);
  const text = unquoted(typed.slice(tail.at).trim(), plain.slice(0, items[0]?.from ?? 0));
  const rest = [...words, text].join(' ').trim();
  return { numbers: items.map(({ from, to }) => typed.slice(from, to)), rest, doubt: doubt ?? tail.doubt };
};

/** The next number where the list surely goes on: at its beginning, behind a comma, a semicolon or a new line. */
const nextOfList = (plain: string, at: number, isFirst: boolean): Item | undefined => {
  const separated = separatorEnd(plain, at) ?? (isFirst ? at : undefined);
  if (separated === undefined) return undefined;
  const isLine = isFirst || plain.slice(at, separated).includes('\n');
  const from = leadEnd(plain, separated, isLine);
  return itemAt(plain, from, plain.slice(separated, from)) ?? unfinishedItem(plain, separated, isFirst);
};

const itemAt = (plain: string, from: number, lead: string): Item | undefined => {
  const end = numberEnd(plain, from);
  if (end === undefined) return undefined;
  const extended = extensionEnd(plain, end);
  if (extended > end) return { from, to: extended, end: extended, labeled: false };
  const areaInParentheses = lead.endsWith('(') && plain.slice(from, end).includes(')');
  const visible = plain.charAt(end) === invisible ? end + 1 : end;
  const closed = closingEnd(plain, visible, areaInParentheses ? lead.slice(0, -1) : lead);
  const labelEnd = kindEnd(plain, closed);
  return { from: areaInParentheses ? from - 1 : from, to: end, end: labelEnd, labeled: labelEnd > closed };
};

/** What was meant as a number and is none, which the person is told. */
const unfinishedItem = (plain: string, at: number, isFirst: boolean): Item | undefined => {
  if (matchLength(momentAt, plain, at) > 0) return undefined;
  const piece = unfinishedLength(plain, at);
  if (!piece || (!isFirst && piece.digits < likelyNumber)) return undefined;
  return { from: at, to: at + piece.length, end: at + piece.length, labeled: false };
};

const unfinishedLength = (plain: string, at: number): { length: number; digits: number } | undefined => {
  const length = matchLength(unfinishedAt, plain, at);
  return length === 0 ? undefined : { length, digits: plain.slice(at, at + length).replace(/[^0-9]/g, '').length };
};

/** A number that nothing but a name, a label or a word like "and" separates from the one before, or from the beginning. */
const nextInDoubt = (plain: string, typed: string, at: number, isFirst: boolean): Item | undefined => {
  const near = plain.slice(at, at + farthest + longestNumber);
  const distance = nextNumber(near);
  if (distance === undefined || distance > farthest) return undefined;
  const from = at + distance;
  return mayBeList(typed.slice(at, from), isFirst) ? itemAt(plain, from, plain.slice(at, from)) : undefined;
};

type Tail = { at: number; doubt: Scan['doubt'] };

/** What stands behind the last number: text, unless it begins with digits or a later line begins with a number. */
const readTail = (plain: string, at: number): Tail => {
  const separated = separatorEnd(plain, at);
  if (separated !== undefined) {
    const digits = matchLength(momentAt, plain, separated) === 0 && unfinishedLength(plain, separated);
    return { at: separated, doubt: digits ? 'digits' : laterLine(plain, separated) };
  }
  if (matchLength(digitsBehind, plain, at) > 0) return { at: at + matchLength(period, plain, at), doubt: 'digits' };
  const from = at + trailLength(plain.slice(at));
  const digits = unfinishedLength(plain, from)?.digits ?? 0;
  const isDate = matchLength(momentAt, plain, from + (plain.charAt(from) === ' ' ? 1 : 0)) > 0;
  return { at: from, doubt: digits >= likelyNumber && !isDate ? 'digits' : laterLine(plain, from) };
};

/** "415-555-0123 Hi Ann" and under it "212-555-0187 Hi Bob": the second line is no text for the first person. */
const laterLine = (plain: string, from: number): Scan['doubt'] => {
  for (let at = plain.indexOf('\n', from); at >= 0; at = plain.indexOf('\n', at + 1)) {
    if (numberEnd(plain, leadEnd(plain, at + 1, true)) !== undefined) return 'list';
  }
  return undefined;
};

/** No list at all. A number somewhere in it may be for whom it is, or part of the text. */
const readWords = (plain: string): Tail => ({
  at: separatorEnd(plain, 0) ?? 0,
  doubt: nextNumber(plain) === undefined ? undefined : 'list',
});

/** A quotation mark that was opened before the numbers, and closed behind the text. */
const unquoted = (text: string, lead: string): string =>
  lead.includes('"') && /^[^"”]+["”]$/.test(text) ? text.slice(0, -1) : text;
