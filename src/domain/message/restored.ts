import type { MessageRecord } from './message.ts';
import { transitionRecord } from './record.ts';

/**
 * A record that comes back from a backup. What waited then may have left since, so it is unconfirmed: the carrier is asked,
 * and then a person decides. It would have left at its place at the earliest.
 */
export const doubtRestored = (record: MessageRecord, at: number): MessageRecord =>
  transitionRecord(record, {
    type: 'send.forgotten',
    at,
    attempts: record.attempts + 1,
    triedAt: Math.min(record.dueAt, at),
  });
