/**
 * Where sending the same once more can help. "Send again" is offered only then: repeating what a landline or an opt-out
 * stopped annoys people and can get the number blocked.
 */
import type { RefusalCode } from '../language/refusal.ts';

const repeatable: ReadonlySet<string> = new Set<RefusalCode>([
  // Never reached Plivo, or came too late.
  'plivo.throttled',
  'plivo.unreachable',
  'request.too-late',
  'request.held-up',
  'media.never-ready',
  'plivo.credit', // refused for lack of credit: works after a recharge
  // Plivo's error codes for conditions that pass, or that someone can mend without changing the message.
  'plivo.20', // the carrier's network failed for a moment
  'plivo.80', // the phone is off or out of coverage
  'plivo.90', // no route
  'plivo.140', // the media could not be fetched
  'plivo.300', // could not be dispatched
  'plivo.420', // expired in Plivo's queue
  'plivo.451', // hourly threshold of the country
  'plivo.900', // no credit left: works after a recharge
  'plivo.1000', // unknown to Plivo itself
]);

/** Unknown codes are permanent: nobody knows that repeating would help. */
export const mayRepeat = (code: RefusalCode): boolean => repeatable.has(code);

/** The recipient answered STOP. Offering to send anything there again would be offering to break the law. */
export const optedOut = (code: RefusalCode): boolean => code === 'plivo.200';
