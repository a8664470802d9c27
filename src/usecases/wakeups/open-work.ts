import { stateCounts } from '../../domain/list/overview.ts';
import type { MessageRecord, RecordState } from '../../domain/message/message.ts';
import type { PendingWork } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { due, findListed } from '../lists.ts';
import type { Found } from '../records.ts';

/** What is open, as far as it was looked at. Durations in milliseconds. */
export type OpenWork = {
  requests: number;
  notices: number;
  messages: Partial<Record<RecordState, number>>;
  /** Since when the oldest of which not all has left was accepted; 0 if all has. */
  oldestMs: number;
  /** By how much the most overdue has missed the moment that was promised; 0 if none has. */
  overdueMs: number;
};

/** Requests that are read at once: enough for the day of most teams, and few enough to be read twice a minute. */
const mostRead = 500;

/** Counts the open work in the store. Of very many requests those are read that have not left. */
export const openWork = async (context: Needs<'store' | 'clock'>): Promise<OpenWork> => {
  const now = context.clock.now();
  const pending = await context.store.list('pending');
  const dispatches = pending.filter(({ value }) => value.what === 'dispatch').sort(leavingFirst);
  const open: OpenWork = {
    requests: dispatches.length,
    notices: pending.filter(({ value }) => value.what === 'notice').length,
    messages: {},
    oldestMs: 0,
    overdueMs: 0,
  };
  // One after the other, so that nothing waits behind it.
  for (const { id } of dispatches.slice(0, mostRead)) {
    // What cannot be read is named by the sweeps.
    const found = await findListed(context, id, due(now, true)).catch(() => undefined);
    if (found) addTo(open, found, now);
  }
  return open;
};

const leavingFirst = (one: { value: PendingWork }, other: { value: PendingWork }): number =>
  Number(one.value.allSent ?? false) - Number(other.value.allSent ?? false);

const addTo = (open: OpenWork, found: Found, now: number): void => {
  const counts = stateCounts(found);
  for (const state of Object.keys(counts) as RecordState[]) {
    open.messages[state] = (open.messages[state] ?? 0) + (counts[state] ?? 0);
  }
  if ((counts.waiting ?? 0) + (counts.sending ?? 0) > 0) {
    open.oldestMs = Math.max(open.oldestMs, now - found.dispatch.acceptedAt);
  }
  open.overdueMs = Math.max(open.overdueMs, ...found.records.filter(isLeaving).map((it) => now - it.forecastAt));
};

/** What waits for a person to say whether it is to be sent is late by nobody's fault. */
const isLeaving = ({ state, question }: MessageRecord): boolean =>
  state === 'sending' || (state === 'waiting' && question === undefined);
