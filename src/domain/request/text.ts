import { SegmentedMessage } from 'sms-segments-calculator';
import { no, ok, type Refusal, type Result } from '../language/refusal.ts';
import * as say from './refusals.ts';

/** The most characters of an SMS, by its encoding, and of a text beside a picture. */
export type TextLimits = Readonly<Record<'GSM-7' | 'UCS-2' | 'mms', number>>;

/** Unicode's shorter spelling of a character has a third of the units at the least. */
const shrinks = 4;

/**
 * The text as it will be sent, or why it cannot be.
 *
 * Characters are counted as they are encoded and billed: GSM-7 counts € [ ] { } ~ ^ | \ twice, everything else counts
 * UTF-16 code units, so that most emoji are two and a family of four is eleven. What is far too long is counted as it was
 * typed: both the shorter spelling and the segments take the square of the length.
 */
export const fitText = (typed: string, hasMedia: boolean, limits: TextLimits): Result<string> => {
  const shown = withoutInvisible(typed);
  if (shown.length > shrinks * Math.max(...Object.values(limits))) return no(tooLong(shown, hasMedia, limits));
  const text = shown.normalize('NFC').trim();
  if (!hasMedia) return text === '' ? no(say.noContent()) : fitSms(text, limits);
  return text.length <= limits.mms ? ok(text) : no(say.mmsTooLong(text.length, limits.mms));
};

/** Without what a phone cannot show. It is NFC later, because "é" in two parts would not be GSM-7 and looks the same in one. */
const withoutInvisible = (typed: string): string =>
  typed
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .toWellFormed()
    .trim();

const tooLong = (text: string, hasMedia: boolean, limits: TextLimits): Refusal =>
  hasMedia ? say.mmsTooLong(text.length, limits.mms) : smsTooLong(text, text, limits);

const fitSms = (typed: string, limits: TextLimits): Result<string> => {
  const plain = straightened(typed);
  // Nothing but what has no width.
  if (plain.trim() === '') return no(say.noContent());
  if (typed.length > limits['UCS-2'] && plain.length > limits['GSM-7']) return no(smsTooLong(typed, plain, limits));
  const straight = new SegmentedMessage(plain);
  // Straightened only where that saves the encoding; next to an emoji a dash may as well stay a dash.
  if (straight.encodingName === 'GSM-7') {
    const has = straight.numberOfCharacters;
    return has <= limits['GSM-7'] ? ok(plain) : no(say.smsTooLong(has, limits['GSM-7']));
  }
  return typed.length <= limits['UCS-2'] ? ok(typed) : no(specialTooLong(typed, straight, limits));
};

/** For a text that is too long in either encoding; which one it would have shows in as much of it as could fit. */
const smsTooLong = (typed: string, plain: string, limits: TextLimits): Refusal => {
  const beginning = new SegmentedMessage(plain.slice(0, limits['GSM-7']));
  if (beginning.encodingName !== 'GSM-7') return specialTooLong(typed, beginning, limits);
  const has = plain.length - limits['GSM-7'] + beginning.numberOfCharacters;
  return say.smsTooLong(has, limits['GSM-7']);
};

const specialTooLong = (typed: string, straight: SegmentedMessage, limits: TextLimits): Refusal => {
  const special = String(straight.getNonGsmCharacters()[0]);
  return say.specialSmsTooLong(typed.length, limits['UCS-2'], special, limits['GSM-7']);
};

/**
 * What keyboards and word processors put in the place of plain characters. Our own list, because the library's "smart
 * encoding" also turns ÷ into /, a tab into seven spaces, and small capitals into large ones.
 */
const typographic: readonly (readonly [RegExp, string])[] = [
  [/[“”„‟«»]/g, '"'],
  [/[‘’‚‛]/g, "'"],
  [/[‐‑‒–—―−]/g, '-'],
  [/…/g, '...'],
  [/[\t\u00a0\u2000-\u200a\u202f]/g, ' '],
  [/[\u200b\u2060\ufeff]/g, ''],
];

const straightened = (text: string): string =>
  typographic.reduce((straight, [fancy, plain]) => straight.replace(fancy, plain), text);
