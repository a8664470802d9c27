import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { no, ok, type Refusal, type Result } from '../language/refusal.ts';
import { isShapedAsNumber } from './phone-number.ts';
import * as say from './refusals.ts';
import { mostNumbers, scanNumbers } from './scan-numbers.ts';

/** A list of phone numbers as it was read: those that can be sent to, and why the others cannot. */
export type Recipients = {
  /** E.164, each once, in the order typed. */
  numbers: string[];
  /** Each names its piece of the list. */
  refusals: Refusal[];
};

/** Commas, semicolons and new lines, in their full-width forms too. */
const separators = /[,;，；、\n\r\u2028\u2029]+/;

export const readRecipients = (list: string, countries: readonly CountryCode[]): Recipients => {
  const typed = new Set(list.split(separators).filter((piece) => piece.trim() !== ''));
  if (typed.size > mostNumbers) return { numbers: [], refusals: [say.tooManyRecipients(typed.size, mostNumbers)] };
  const pieces = new Set([...typed].flatMap(numbersOf));
  if (pieces.size === 0) return { numbers: [], refusals: [say.noRecipient()] };
  const results = [...pieces].map((piece) => readRecipient(piece, countries));
  const numbers = new Set(results.flatMap((result) => (result.ok ? [result.value] : [])));
  return { numbers: [...numbers], refusals: results.flatMap((result) => (result.ok ? [] : result.refusals)) };
};

/**
 * The numbers in a piece of a list, without what people write around them. Here is no text, so also those that stand side by
 * side are read; a piece that holds anything else is left whole, to be refused.
 */
const numbersOf = (piece: string): string[] => {
  const { numbers, rest } = scanNumbers(piece.trim());
  return numbers.length === 0 || /[\p{L}\p{N}]/u.test(rest) ? [piece] : numbers;
};

/** The numbers, or every reason why not; `max` counts people and not pieces of the list. */
export const atMost = (max: number, { numbers, refusals }: Recipients): Result<string[]> => {
  const all = numbers.length > max ? [...refusals, say.tooManyRecipients(numbers.length, max)] : refusals;
  return all.length > 0 ? no(...all) : ok(numbers);
};

/** One phone number in any usual spelling, as E.164 (`+14155550123`), or why nothing can be sent to it. */
export const readRecipient = (piece: string, countries: readonly CountryCode[]): Result<string> => {
  const spelled = readSpelling(piece);
  if (!spelled.ok) return spelled;
  const refusal = refusalOf(piece, parsePhoneNumberFromString(spelled.value), countries);
  return refusal ? no(refusal) : spelled;
};

/** Whether a number in E.164 is one of these countries; of a number that names none it is not known, so that it is. */
export const isToAllowedCountry = (to: string, countries: readonly CountryCode[]): boolean => {
  const country = parsePhoneNumberFromString(to)?.country;
  return country === undefined || countries.includes(country);
};

/** The country comes first: whether a number abroad is complete is of no interest. */
const refusalOf = (
  piece: string,
  number: PhoneNumber | undefined,
  countries: readonly CountryCode[],
): Refusal | undefined => {
  if (!number) return say.numberNowhere(piece, countries);
  const { country, countryCallingCode: callingCode } = number;
  const shown = number.formatInternational();
  if (country && !countries.includes(country)) return say.numberElsewhere({ shown, country, callingCode }, countries);
  if (!country && callingCode !== '1') return say.numberNowhere(piece, countries);
  if (!number.isValid()) return say.invalidNumber(piece, wrongAreaOf(number));
  return number.getType() === 'PREMIUM_RATE' ? say.premiumNumber(shown) : undefined;
};

/** 555-01xx is set aside for fiction in every area code, so it is valid wherever the area code is. */
const wrongAreaOf = ({ countryCallingCode, nationalNumber }: PhoneNumber): string | undefined => {
  const area = nationalNumber.slice(0, 3);
  const exists = countryCallingCode !== '1' || parsePhoneNumberFromString(`+1${area}5550123`)?.isValid();
  return exists ? undefined : area;
};

/** Digits with the punctuation of phone numbers between them, and a plus at most at the beginning. In linear time. */
const isUsual = (plain: string): boolean => /\d/.test(plain) && /^[\d\s().\-/]*$/.test(plain.replace(/^[\s(]*\+/, ''));
/** A plus, or what is dialled in its place: 011 in North America, 00 nearly everywhere else. */
const abroad = /^[\s(]*(?:\+|011|00)/;
const extension = /(?<![a-z])(?:extension|extn?|x|#)[\s.:=]*\d+$/i;

/**
 * How people write phone numbers, as E.164, before it is looked up whether the number exists: dots, spaces, dashes of
 * every kind, parentheses, `tel:`, 1 or +1 or neither, and full-width digits.
 */
export const readSpelling = (piece: string): Result<string> => {
  const plain = plainly(piece);
  const digits = onlyDigits(plain);
  const unreadable = (reason: string) => no<string>(say.unreadableNumber(piece, reason));
  if (extension.test(plain)) return no(say.withExtension(piece));
  if (!isUsual(plain))
    return unreadable(/^\d{10,11}$/.test(digits) ? say.moreThanNumber : say.wrongLength(digits.length));
  const prefix = abroad.exec(plain)?.[0] ?? '';
  const dialled = digits.slice(onlyDigits(prefix).length);
  if (prefix !== '' && !dialled.startsWith('1')) return ok(`+${dialled}`);
  const national = prefix !== '' || dialled.length === 11 ? dialled.replace(/^1/, '') : dialled;
  if (national.length !== 10) return unreadable(say.wrongLength(national.length));
  return isShapedAsNumber(plain) ? ok(`+1${national}`) : unreadable(say.otherGroups);
};

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

/**
 * Full-width digits, no-break spaces and the many dashes become their plain forms; invisible marks go, because numbers
 * copied from an address book come wrapped in them.
 */
const plainly = (piece: string): string =>
  piece
    // Mark by mark: of a whole text, accents in a wrong order take the square of its length.
    .replace(/\P{ASCII}/gu, (mark) => mark.normalize('NFKC'))
    .replace(/\p{Pd}|−/gu, '-')
    .replace(/[\p{Cf}\p{Cc}]/gu, (mark) => (mark === '\t' ? ' ' : ''))
    .trim()
    .replace(/^tel:\s*/i, '');
