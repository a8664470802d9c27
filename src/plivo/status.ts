import type { ReportedState } from '../domain/message/record.ts';

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

/** Undefined for a word that Plivo may add one day. */
export const reportedState = (word: string): ReportedState | undefined =>
  Object.hasOwn(states, word) ? states[word] : undefined;
