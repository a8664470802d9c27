import { SegmentedMessage } from 'sms-segments-calculator';
import { no, ok, type Refusal, type Result } from '../language/refusal.ts';
import * as say from './refusals.ts';

type FittedText = {
  text: string;
  encoding: 'GSM-7' | 'UCS-2';
  /** What an SMS is billed by; a picture message is one, however long. */
  segments: number;
};

/** Plivo's limits (Messages API, `text`). 737 is eleven segments of 67. */
const smsLimit = { 'GSM-7': 1600, 'UCS-2': 737 };
const mmsLimit = 1600;

/**
 * The text as it will be sent, or why it cannot be.
 *
 * Characters are counted as they are encoded and billed: GSM-7 counts € [ ] { } ~ ^ | \ twice, everything else counts
 * UTF-16 code units, so that most emoji are two and a family of four is eleven.
 */
export const fitText = (typed: string, hasMedia: boolean): Result<FittedText> => {
  const text = clean(typed);
  if (text === '' && !hasMedia) return no(say.noContent());
  return hasMedia ? fitMms(text) : fitSms(text);
};

/** Everything that a phone cannot show; NFC, because "é" in two parts would not be GSM-7 and looks the same in one. */
const clean = (typed: string): string =>
  typed
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .toWellFormed()
    .normalize('NFC')
    .trim();

const fitMms = (text: string): Result<FittedText> =>
  text.length <= mmsLimit
    ? ok({ text, encoding: new SegmentedMessage(text).encodingName, segments: 1 })
    : no(say.mmsTooLong(text.length, mmsLimit));

const fitSms = (typed: string): Result<FittedText> => {
  const plain = straightened(typed);
  const straight = new SegmentedMessage(plain);
  // Straightened only where that saves the encoding; next to an emoji a dash may as well stay a dash.
  const text = straight.encodingName === 'GSM-7' ? plain : typed;
  const message = text === plain ? straight : new SegmentedMessage(text);
  const encoding = message.encodingName;
  const length = encoding === 'GSM-7' ? message.numberOfCharacters : text.length;
  if (length <= smsLimit[encoding]) return ok({ text, encoding, segments: message.segmentsCount });
  return no(smsTooLong(message, length));
};

const smsTooLong = (message: SegmentedMessage, length: number): Refusal => {
  const limit = smsLimit[message.encodingName];
  const [special] = message.getNonGsmCharacters();
  return special === undefined
    ? say.smsTooLong(length, limit)
    : say.specialSmsTooLong(length, limit, special, smsLimit['GSM-7']);
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
