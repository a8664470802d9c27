import type { ReportedState } from '../domain/message/message.ts';
import type { Report } from '../domain/message/record.ts';
import { failureOf } from './error-codes.ts';

/**
 * Plivo's words, from https://docs.plivo.com/docs/messaging/api/message/message-status-callbacks; `rejected` is known to
 * older pages and to Plivo's Python SDK, `read` comes for WhatsApp only.
 */
const states: Readonly<Record<string, ReportedState>> = {
  queued: 'submitted',
  sent: 'sent',
  failed: 'failed',
  rejected: 'failed',
  undelivered: 'undelivered',
  delivered: 'delivered',
  read: 'delivered',
};

/**
 * What Plivo says of a message, in the app's terms; undefined for a word that Plivo may add one day.
 *
 * @param code of the error; Plivo writes `000`, or nothing, where there is none
 */
export const readStatus = (word: string, code: string): Omit<Report, 'uuid'> | undefined => {
  const state = Object.hasOwn(states, word) ? states[word] : undefined;
  if (state !== 'failed' && state !== 'undelivered') return state && { state };
  return /^0*$/.test(code)
    ? { state, failure: failureOf(undefined) }
    : { state, errorCode: code, failure: failureOf(code) };
};
