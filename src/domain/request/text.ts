import { SegmentedMessage } from 'sms-segments-calculator';
import { no, ok, type Result } from '../language/refusal.ts';
import * as say from './refusals.ts';

/** The most characters of an SMS, by its encoding, and of a text beside a picture. */
export type TextLimits = Readonly<Record<'GSM-7' | 'UCS-2' | 'mms', number>>;

/**
 * The text as it will be sent, or why it cannot be.
 *
 * Characters are counted as they are encoded and billed: GSM-7 counts € [ ] { } ~ ^ | \ twice, everything else counts
 * UTF-16 code units, so that most emoji are two and a family of four is eleven.
 */
export const fitText = (typed: string, hasMedia: boolean, limits: TextLimits): Result<string> => {
  const text = clean(typed);
  if (!hasMedia) return text === '' ? no(say.noContent()) : fitSms(text, limits);
  return text.length <= limits.mms ? ok(text) : no(say.mmsTooLong(text.length, limits.mms));
};

/** Everything that a phone cannot show; NFC, because "é" in two parts would not be GSM-7 and looks the same in one. */
const clean = (typed: string): string =>
  typed
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .toWellFormed()
    .normalize('NFC')
    .trim();

const fitSms = (typed: string, limits: TextLimits): Result<string> => {
  const plain = straightened(typed);
  const straight = new SegmentedMessage(plain);
  // Straightened only where that saves the encoding; next to an emoji a dash may as well stay a dash.
  if (straight.encodingName === 'GSM-7') {
    const has = straight.numberOfCharacters;
    return has <= limits['GSM-7'] ? ok(plain) : no(say.smsTooLong(has, limits['GSM-7']));
  }
  if (typed.length <= limits['UCS-2']) return ok(typed);
  const special = String(straight.getNonGsmCharacters()[0]);
  return no(say.specialSmsTooLong(typed.length, limits['UCS-2'], special, limits['GSM-7']));
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
