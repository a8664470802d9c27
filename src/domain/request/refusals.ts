/** What a person reads when a request cannot be sent as it was typed: each sentence once, with what to do next. */
import type { CountryCode } from 'libphonenumber-js/max';
import { counted, countryName, countryNames, inFigures, quoted } from '../language/format.ts';
import { type Refusal, refuse } from '../language/refusal.ts';

const example = '+1 415 555 0123';

export const noRecipient = (): Refusal =>
  refuse('recipient.missing', `There is nobody to send to. Write a number like ${example}.`);

export const tooManyRecipients = (count: number, max: number): Refusal => {
  const sentence = `These are ${count} recipients; one message goes to ${max} at most. Send to the other ${count - max} in a second message.`;
  return refuse('recipient.too-many', sentence);
};

/** @param reason one of the three below */
export const unreadableNumber = (typed: string, reason: string): Refusal =>
  refuse(
    'recipient.unreadable',
    `I cannot read ${quoted(typed)} as a phone number: ${reason}. Write it like ${example}.`,
  );
export const otherGroups = 'its digits are not grouped like one';
export const moreThanNumber = 'there is more in it than a number';
export const wrongLength = (digits: number): string =>
  `it has ${digits === 0 ? 'no digits' : counted(digits, 'digit')}, a US or Canadian number has 10`;

export const withExtension = (typed: string): Refusal => {
  const sentence = `${quoted(typed)} has an extension, and a text message cannot reach one. Leave the extension out, or write that person's mobile number.`;
  return refuse('recipient.extension', sentence);
};

/**
 * @param shown the number in the international format
 * @param callingCode of its country; under 1, it is the area code that leads to another country
 */
export const numberElsewhere = (
  { shown, country, callingCode }: { shown: string; country: CountryCode; callingCode: string },
  countries: readonly CountryCode[],
): Refusal => {
  // A missing +1 makes a country code of an area code: +415… is Switzerland's 41.
  const step = callingCode === '1' ? 'check its area code' : `write a number like ${example}`;
  const sentence = `${shown} is a number in ${countryName(country)}; I can only send to ${countryNames(countries)}. Leave it out, or ${step}.`;
  return refuse('recipient.country', sentence);
};

/** For a number that belongs to no country. */
export const numberNowhere = (typed: string, countries: readonly CountryCode[]): Refusal => {
  const sentence = `${quoted(typed)} is not a number in ${countryNames(countries, 'or')}; I can only send there. Leave it out, or write a number like ${example}.`;
  return refuse('recipient.country', sentence);
};

export const premiumNumber = (shown: string): Refusal =>
  refuse('recipient.premium', `${shown} is a premium-rate number, which takes no text messages. Leave it out.`);

/** @param wrongArea the area code, where it is the area code that does not exist */
export const invalidNumber = (typed: string, wrongArea: string | undefined): Refusal => {
  const reason = wrongArea ? `there is no area code ${wrongArea}` : 'no such number can exist';
  return refuse('recipient.invalid', `${quoted(typed)} is not a phone number: ${reason}. Check it for a slip.`);
};

export const ambiguousDigits = (lastNumber: string): Refusal => {
  const sentence = `More digits follow ${quoted(lastNumber)}. If they are another number, move them up here with a comma; if they begin the text, just send.`;
  return refuse('recipient.ambiguous', sentence);
};

export const unclearRecipients = (): Refusal =>
  refuse('recipient.unclear', "I wasn't sure who gets this, so nothing was sent. Check To and Message, then send.");

export const noContent = (): Refusal =>
  refuse('text.empty', 'There is nothing to send yet. Write a text or add a picture.', 'text');

/** @param has how many characters the text has */
export const mmsTooLong = (has: number, max: number): Refusal =>
  tooLong(`The text has ${inFigures(has)} characters; with a picture ${inFigures(max)} fit. ${shorten(has - max)}.`);

export const smsTooLong = (has: number, max: number): Refusal =>
  tooLong(`The text has ${inFigures(has)} characters; ${inFigures(max)} fit. ${shorten(has - max)}.`);

/** For an SMS of which fewer characters fit because of one like `special`; without those, `plainMax` would. */
export const specialSmsTooLong = (has: number, max: number, special: string, plainMax: number): Refusal => {
  const over = `The text has ${inFigures(has)} characters; ${inFigures(max)} fit with characters like ${quoted(special)}`;
  return tooLong(`${over}. ${shorten(has - max)}, or leave them out: then ${inFigures(plainMax)} fit.`);
};

const shorten = (by: number): string => `Shorten it by ${inFigures(by)}`;
const tooLong = (sentence: string): Refusal => refuse('text.too-long', sentence, 'text');

export const unreadableMentions = (mentions: readonly string[]): Refusal =>
  refuse('text.mention', `A phone cannot show ${mentions.join(' or ')}: write the name as plain text instead.`, 'text');

export const notLink = (typed: string): Refusal =>
  refuse('media.link', `${quoted(typed)} is not a link. Write it whole, starting with https://`, 'links');

/** Named by its host alone: a password is not to be repeated in an answer. */
export const linkWithPassword = (host: string): Refusal => {
  const sentence = `The link to ${quoted(host)} holds a user name or a password. Use a link that anyone can open, or upload the picture.`;
  return refuse('media.link', sentence, 'links');
};

export const tooManyAttachments = (count: number, max: number): Refusal => {
  const sentence = `These are ${count} pictures and files; one message holds ${max}. Leave some out, or send them in two messages.`;
  return refuse('media.too-many', sentence, 'files');
};
