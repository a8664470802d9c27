import { type CountryCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { quoted } from '../language/format.ts';
import { no, ok, type Refusal, type Result, refuse } from '../language/refusal.ts';
import { countryName, countryNames } from './countries.ts';
import { readSpelling } from './spelling.ts';

const example = '+1 415 555 0123';

/** Commas, semicolons and new lines, in their full-width forms too. */
const separators = /[,;，；、\n\r\u2028\u2029]+/;

/** A list of phone numbers as E.164, each once, in the order typed; or every reason why not, each naming its piece. */
export const readRecipients = (
  list: string,
  { countries, max }: { countries: readonly CountryCode[]; max: number },
): Result<string[]> => {
  const pieces = new Set(list.split(separators).filter((piece) => piece.trim() !== ''));
  if (pieces.size === 0) {
    return no(refuse('recipient.missing', `There is nobody to send to. Write a number like ${example}.`));
  }
  const results = [...pieces].map((piece) => readRecipient(piece, countries));
  const numbers = new Set(results.flatMap((result) => (result.ok ? [result.value] : [])));
  const refusals = results.flatMap((result) => (result.ok ? [] : result.refusals));
  if (numbers.size > max) refusals.push(tooMany(numbers.size, max));
  return refusals.length > 0 ? no(...refusals) : ok([...numbers]);
};

/** One phone number in any usual spelling, as E.164 (`+14155550123`), or why nothing can be sent to it. */
export const readRecipient = (piece: string, countries: readonly CountryCode[]): Result<string> => {
  const spelling = readSpelling(piece);
  switch (spelling.kind) {
    case 'number': {
      const number = parsePhoneNumberFromString(spelling.e164);
      const refusal = refusalOf(piece, number, countries);
      return refusal ? no(refusal) : ok(spelling.e164);
    }
    case 'extension':
      return no(hasExtension(piece));
    case 'unreadable':
      return no(unreadable(piece, spelling.reason));
  }
};

/** The country comes first: whether a number abroad is complete is of no interest. */
const refusalOf = (
  piece: string,
  number: PhoneNumber | undefined,
  countries: readonly CountryCode[],
): Refusal | undefined => {
  if (!number) return nowhere(piece, countries);
  if (number.country && !countries.includes(number.country)) return elsewhere(number, number.country, countries);
  if (!number.country && number.countryCallingCode !== '1') return nowhere(piece, countries);
  if (!number.isValid()) return invalid(piece, number);
  if (number.getType() === 'PREMIUM_RATE') return premium(number);
  return undefined;
};

const tooMany = (count: number, max: number): Refusal => {
  const sentence = `These are ${count} recipients; one message goes to ${max} at most. Send to the other ${count - max} in a second message.`;
  return refuse('recipient.too-many', sentence);
};

const unreadable = (piece: string, reason: string): Refusal =>
  refuse(
    'recipient.unreadable',
    `I cannot read ${quoted(piece)} as a phone number: ${reason}. Write it like ${example}.`,
  );

const hasExtension = (piece: string): Refusal => {
  const sentence = `${quoted(piece)} has an extension, and a text message cannot reach one. Leave the extension out, or write that person's mobile number.`;
  return refuse('recipient.extension', sentence);
};

const elsewhere = (number: PhoneNumber, country: CountryCode, countries: readonly CountryCode[]): Refusal => {
  const where = `${number.formatInternational()} is a number in ${countryName(country)}`;
  // A missing +1 makes a country code of an area code: +415… is Switzerland's 41.
  const step = number.countryCallingCode === '1' ? 'check its area code' : `write a number like ${example}`;
  return refuse(
    'recipient.country',
    `${where}; I can only send to ${countryNames(countries)}. Leave it out, or ${step}.`,
  );
};

const nowhere = (piece: string, countries: readonly CountryCode[]): Refusal => {
  const sentence = `${quoted(piece)} is not a number in ${countryNames(countries, 'or')}; I can only send there. Leave it out, or write a number like ${example}.`;
  return refuse('recipient.country', sentence);
};

const premium = (number: PhoneNumber): Refusal => {
  const sentence = `${number.formatInternational()} is a premium-rate number, which takes no text messages. Leave it out.`;
  return refuse('recipient.premium', sentence);
};

const invalid = (piece: string, { countryCallingCode, nationalNumber }: PhoneNumber): Refusal => {
  const area = nationalNumber.slice(0, 3);
  // 555-01xx is set aside for fiction in every area code, so it is valid wherever the area code is.
  const wrongArea = countryCallingCode === '1' && !parsePhoneNumberFromString(`+1${area}5550123`)?.isValid();
  const reason = wrongArea ? `there is no area code ${area}` : 'no such number can exist';
  return refuse('recipient.invalid', `${quoted(piece)} is not a phone number: ${reason}. Check it for a slip.`);
};
