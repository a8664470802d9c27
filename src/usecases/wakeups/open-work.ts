import type { RecordState } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';
import { findPending } from '../records.ts';

/** What is open, as far as it was looked at. Durations in milliseconds. */
export type OpenWork = {
  requests: number;
  notices: number;
  messages: Partial<Record<RecordState, number>>;
  /** Since when the oldest that has not left was accepted; 0 if all have. */
  oldestMs: number;
  /** By how much the most overdue has missed the moment that was promised; 0 if none has. */
  overdueMs: number;
};

/** Requests whose messages are read at once: enough for a day of most teams, and few enough to be read twice a minute. */
const mostRead = 500;

/** Counts the open work in the store. What cannot be read is left out. */
export const openWork = async (context: Needs<'store' | 'clock'>): Promise<OpenWork> => {
  const now = context.clock.now();
  const pending = await context.store.list('pending');
  const requests = pending.filter(({ value }) => value.what === 'dispatch').length;
  let toRead = mostRead;
  const found = await findPending(
    context,
    () => toRead-- > 0,
    () => {},
  );
  const messages: OpenWork['messages'] = {};
  let [oldestMs, overdueMs] = [0, 0];
  for (const { dispatch, records } of found) {
    for (const { state, forecastAt } of records) {
      messages[state] = (messages[state] ?? 0) + 1;
      if (state !== 'waiting' && state !== 'sending') continue;
      oldestMs = Math.max(oldestMs, now - dispatch.acceptedAt);
      overdueMs = Math.max(overdueMs, now - forecastAt);
    }
  }
  return { requests, notices: pending.length - requests, messages, oldestMs, overdueMs };
};
