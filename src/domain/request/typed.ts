import type { CountryCode } from 'libphonenumber-js/max';
import type { Refusal } from '../language/refusal.ts';
import { splitLinks } from './attachments.ts';
import { type Recipients, readRecipients } from './recipients.ts';
import { ambiguousDigits, unclearRecipients } from './refusals.ts';
import { scanNumbers } from './scan-numbers.ts';

/** What the form opens with, so that nothing typed is lost. `to` are the numbers as typed, with commas between. */
type Filled = { to: string; text: string; links: string[] };

type Typed =
  | { kind: 'empty' }
  /** The first thing is no number, and there is none: `help`, `status 7K4Q2M`, or something unknown. */
  | { kind: 'words'; words: string }
  /** `unreadable`: `recipients`, which is what `to` says, has refusals. */
  | ({ kind: 'numbers-only' | 'message' | 'unreadable'; recipients: Recipients } & Filled)
  /** It can be read in several ways, which send to different people. Only the person knows. */
  | ({ kind: 'ambiguous'; refusal: Refusal } & Filled);

/**
 * Reads what was typed after `/mms`: numbers first, separated by commas, semicolons or new lines, then text and links.
 * `docs/typing.md` has the grammar.
 *
 * Digits right behind a finished number are never taken for text, not even in "415-555-0123 4th of July": they may be
 * a second number after a forgotten comma, and then the first person would be texted the number of the second.
 */
export const readTyped = (typed: string, countries: readonly CountryCode[]): Typed => {
  const { numbers, rest, doubt } = scanNumbers(typed.trim());
  const last = numbers.at(-1);
  if (last === undefined && doubt === undefined)
    return rest === '' ? { kind: 'empty' } : { kind: 'words', words: rest };

  const filled = { to: numbers.join(', '), ...splitLinks(rest) };
  if (doubt === 'list' || last === undefined) return { kind: 'ambiguous', refusal: unclearRecipients(), ...filled };
  const recipients = readRecipients(filled.to, countries);
  if (recipients.refusals.length > 0) return { kind: 'unreadable', recipients, ...filled };
  if (doubt === 'digits') return { kind: 'ambiguous', refusal: ambiguousDigits(last), ...filled };
  const kind = filled.text === '' && filled.links.length === 0 ? 'numbers-only' : 'message';
  return { kind, recipients, ...filled };
};
