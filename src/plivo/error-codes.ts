/**
 * Plivo's message error codes in words. Sources: https://plivo.com/docs/messaging/troubleshooting/error-codes, the blog
 * post "Introducing SMS Error Codes", and the pages on opt-outs, geo permissions and MMS. 130, 140, 300 and 910 are known
 * only from third parties. Codes are text: "000" is one.
 */
import { maskNumbersIn } from '../domain/language/mask-numbers.ts';
import { type Cause, type Refusal, refuse, refuseForNow } from '../domain/language/refusal.ts';

/** `cause` is what it counts as; `words` completes "Not delivered: …"; `next` is what the person can do. */
type Meaning = { cause: Cause; words: string; next: string } & Partial<Pick<Refusal, 'field' | 'optedOut'>>;

export const errorCodes: Readonly<Record<string, Meaning>> = {
  '10': {
    cause: 'content',
    words: 'the carrier does not take this content',
    next: 'Change the text or the picture',
    field: 'text',
  },
  '20': { cause: 'carrier', words: "the carrier's network had a problem", next: 'Send it again later' },
  '30': {
    cause: 'content',
    words: 'the carrier took it for spam',
    next: 'Reword it, and check that our number is registered',
    field: 'text',
  },
  '40': {
    cause: 'account',
    words: 'our number cannot send this',
    next: 'Ask whoever runs this app to check the sending number',
  },
  '50': { cause: 'landline', words: 'the number is a landline or cannot get messages', next: 'Check the number' },
  '60': {
    cause: 'rejected',
    words: 'two automatic answers were talking to each other',
    next: 'Turn off the automatic answer',
  },
  '70': { cause: 'unreachable', words: 'the number cannot be reached any more', next: 'Check the number' },
  '80': { cause: 'unreachable', words: 'the phone is off or out of coverage', next: 'Send it again later' },
  '90': {
    cause: 'carrier',
    words: 'Plivo found no way to that carrier',
    next: 'Send it again once, then ask Plivo support',
  },
  '100': { cause: 'carrier', words: 'the carrier does not support this kind of message', next: 'Send it as text only' },
  '110': { cause: 'content', words: 'it was too long', next: 'Shorten the text', field: 'text' },
  '120': {
    cause: 'files',
    words: 'its pictures were too large together',
    next: 'Attach fewer or smaller files',
    field: 'files',
  },
  '130': {
    cause: 'files',
    words: 'one of the files is of a kind that carriers refuse',
    next: 'Attach a JPEG, PNG or GIF',
    field: 'files',
  },
  '140': {
    cause: 'files',
    words: 'Plivo could not read one of the files',
    next: 'Check that links open without signing in, then send it again',
    field: 'files',
  },
  '200': {
    cause: 'opted-out',
    words: 'they opted out by answering STOP',
    next: 'Reach them another way; they can answer START',
    optedOut: true,
  },
  '201': {
    cause: 'account',
    words: 'our toll-free number may not text Canada',
    next: 'Ask whoever runs this app for another number',
  },
  '300': {
    cause: 'carrier',
    words: 'Plivo could not hand it over',
    next: 'Send it again once, then ask Plivo support',
  },
  '420': {
    cause: 'carrier',
    words: "it waited too long in Plivo's queue",
    next: 'Send it again if it is still wanted',
  },
  '450': {
    cause: 'account',
    words: 'this account may not text that country',
    next: 'Ask whoever runs this app to allow it at Plivo',
  },
  '451': {
    cause: 'account',
    words: 'too many messages went to that country within an hour',
    next: 'Send it again tomorrow',
  },
  '900': {
    cause: 'account',
    words: 'the Plivo account has no credit left',
    next: 'Have it recharged, then send it again',
  },
  '910': {
    cause: 'account',
    words: 'the Plivo account is disabled',
    next: 'Ask whoever runs this app to contact Plivo',
  },
  '960': {
    cause: 'account',
    words: 'our toll-free number is not verified',
    next: 'Ask whoever runs this app to verify it at Plivo',
  },
  '1000': {
    cause: 'carrier',
    words: 'for a reason that Plivo does not know',
    next: 'Send it again once, then ask Plivo support',
  },
};

/** Conditions that pass, or that someone can mend without changing the message. */
const passing: ReadonlySet<string> = new Set(['20', '80', '90', '140', '300', '420', '451', '900', '1000']);

/**
 * Why a message was not delivered, as a sentence. A code that is not listed is shown as it is, and counts as permanent: it
 * is not known whether repeating would help.
 */
export const failureOf = (code: string | undefined): Refusal => {
  if (code === undefined) return refuse('plivo.unexplained', 'Not delivered: Plivo gives no reason. Check the number.');
  const meaning = Object.hasOwn(errorCodes, code) ? errorCodes[code] : undefined;
  if (!meaning)
    return refuse(
      `plivo.${code}`,
      `Not delivered: Plivo's code ${maskNumbersIn(code)}. Ask Plivo support what it means.`,
    );
  const { words, next, ...more } = meaning;
  const refuseAs = passing.has(code) ? refuseForNow : refuse;
  return { ...refuseAs(`plivo.${code}`, `Not delivered: ${words} (${code}). ${next}.`), ...more };
};
