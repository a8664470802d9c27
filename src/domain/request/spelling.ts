/** How people write phone numbers, before it is looked up whether the number exists. */
import { moreThanNumber, wrongLength } from './refusals.ts';

type Spelling =
  | { kind: 'number'; e164: string }
  | { kind: 'extension' }
  /** `reason` continues "I cannot read it as a phone number: ". */
  | { kind: 'unreadable'; reason: string };

/** Digits with the punctuation of phone numbers between them, and a plus at most at the beginning. In linear time. */
const isUsual = (plain: string): boolean => /\d/.test(plain) && /^[\d\s().\-/]*$/.test(plain.replace(/^[\s(]*\+/, ''));
/** A plus, or what is dialled in its place: 011 in North America, 00 nearly everywhere else. */
const abroad = /^[\s(]*(?:\+|011|00)/;
const extension = /(?<![a-z])(?:extension|extn?|x|#)[\s.:=]*\d+$/i;

/** Reads dots, spaces, dashes of every kind, parentheses, `tel:`, 1 or +1 or neither, and full-width digits. */
export const readSpelling = (piece: string): Spelling => {
  const plain = plainly(piece);
  if (extension.test(plain)) return { kind: 'extension' };
  if (!isUsual(plain)) return { kind: 'unreadable', reason: unlike(plain) };
  const digits = onlyDigits(plain);
  const prefix = abroad.exec(plain)?.[0];
  if (prefix !== undefined) return international(digits.slice(onlyDigits(prefix).length));
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  return northAmerican(national);
};

const international = (digits: string): Spelling =>
  digits.startsWith('1') ? northAmerican(digits.slice(1)) : { kind: 'number', e164: `+${digits}` };

const northAmerican = (national: string): Spelling =>
  national.length === 10
    ? { kind: 'number', e164: `+1${national}` }
    : { kind: 'unreadable', reason: wrongLength(national.length) };

const unlike = (plain: string): string => {
  const { length } = onlyDigits(plain);
  return length === 10 || length === 11 ? moreThanNumber : wrongLength(length);
};

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

/**
 * Full-width digits, no-break spaces and the many dashes become their plain forms; invisible marks go, because numbers
 * copied from an address book come wrapped in them.
 */
const plainly = (piece: string): string =>
  piece
    .normalize('NFKC')
    .replace(/\p{Pd}|−/gu, '-')
    .replace(/[\p{Cf}\p{Cc}]/gu, (mark) => (mark === '\t' ? ' ' : ''))
    .trim()
    .replace(/^tel:\s*/i, '');
