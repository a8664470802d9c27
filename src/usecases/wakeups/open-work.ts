import { stateCounts } from '../../domain/list/overview.ts';
import type { RecordState } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';
import { due, findListed } from '../lists.ts';

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

/** Counts the open work in the store. What cannot be read is left out. Of a long list only its tally is read, and what is due. */
export const openWork = async (context: Needs<'store' | 'clock'>): Promise<OpenWork> => {
  const now = context.clock.now();
  const pending = await context.store.list('pending');
  const requests = pending.filter(({ value }) => value.what === 'dispatch');
  const notices = pending.filter(({ value }) => value.what === 'notice').length;
  const messages: OpenWork['messages'] = {};
  let [oldestMs, overdueMs] = [0, 0];
  for (const { id } of requests.slice(0, mostRead)) {
    const found = await findListed(context, id, due(now, true)).catch(() => undefined);
    if (!found) continue;
    const counts = stateCounts(found);
    for (const state of Object.keys(counts) as RecordState[])
      messages[state] = (messages[state] ?? 0) + (counts[state] ?? 0);
    if (counts.waiting || counts.sending) oldestMs = Math.max(oldestMs, now - found.dispatch.acceptedAt);
    const leaving = found.records.filter(({ state }) => state === 'waiting' || state === 'sending');
    overdueMs = Math.max(overdueMs, ...leaving.map(({ forecastAt }) => now - forecastAt));
  }
  return { requests: requests.length, notices, messages, oldestMs, overdueMs };
};
