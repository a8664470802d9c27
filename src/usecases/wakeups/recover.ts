import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Clock, Log, PendingWork, Queue, Store, WakeId } from '../../ports/index.ts';
import { recordsOf } from '../request/request-send.ts';
import type { Rules } from '../rules.ts';

/**
 * What of a dispatch is under way: something of it waits or is being sent, or all has left and only news is expected.
 * Thousands that await their receipts must not hold up the one that was accepted a moment ago, so they are swept apart.
 */
export type Course = 'leaving' | 'left';

/**
 * A part of the list of open work, or of what is on this course: at most `limit` entries whose ids come after `after`, and
 * of these only what is due before `dueBefore`, in milliseconds since 1970; every card is due, since only drawing shows if
 * it is right.
 */
export type Part = { of?: Course; after: string; limit: number; dueBefore: number };

const everything: Part = { after: '', limit: Number.POSITIVE_INFINITY, dueBefore: Number.POSITIVE_INFINITY };

/**
 * Recovery after any kind of stop: wake everything that is open, at the moment at which its record says that there is
 * something to do. Each handler reads its record and does the next step, so what was held keeps its due time, a lease that
 * ran out becomes `unconfirmed`, and what is too late is not sent.
 *
 * @returns the id after which the rest of the list begins, or '' if this was the end of it
 */
export type Recover = (part?: Part) => Promise<string>;

export const createRecover = ({
  store,
  clock,
  queue,
  log,
  rules,
}: {
  store: Store;
  clock: Clock;
  queue: Queue;
  log: Log;
  rules: Rules;
}): Recover => {
  const ofRecord = (record: MessageRecord): Wake[] => {
    const { id, state, forecastAt, dueAt, leaseUntil } = record;
    const askAt = nextPollAt(record, rules.publicUrl !== undefined);
    return [
      ...(state === 'waiting' && forecastAt > 0 ? [wake(`send.${id}`, dueAt)] : []),
      ...(state === 'sending' ? [wake(`send.${id}`, leaseUntil ?? clock.now())] : []),
      ...(askAt === undefined ? [] : [wake(`reconcile.${id}`, askAt)]),
    ];
  };

  /**
   * Noted here and not where it happens, so that whoever sends writes nothing for it. It stays true: what is neither waiting
   * nor being sent never will be again.
   */
  const noteLeft = (id: string) =>
    store.update('pending', id, (entry) => (entry.allSent ? entry : { ...entry, allSent: true }));

  const ofDispatch = async (dispatch: Dispatch, { now, of }: Sweep): Promise<Wake[]> => {
    const { id, state } = dispatch;
    const records = await recordsOf(store, dispatch);
    if (of === 'leaving' && !records.some(isLeaving)) await noteLeft(id);
    const isHeld = state === 'held' || state === 'preparing';
    return [
      ...(isHeld && !dispatch.media ? [wake(`prepare.${id}`, dispatch.prepare.dueAt)] : []),
      ...(isHeld ? [wake(`release.${id}`, dispatch.dueAt)] : []),
      ...records.flatMap(ofRecord),
      wake(`draw.${id}`, now),
    ];
  };

  const ofEntry = async ({ id, value }: Entry, sweep: Sweep): Promise<Wake[]> => {
    if (value.what === 'notice') return [wake(`notice.${id}`, sweep.now)];
    const dispatch = await store.get('dispatch', id);
    if (dispatch) return ofDispatch(dispatch, sweep);
    log.warn('recover.orphan', { dispatch: id });
    await store.remove('pending', id);
    return [];
  };

  /** What cannot be read stays as it is, and holds up nobody beside or behind it. */
  const unlessUnreadable = (id: string) => (error: unknown) => {
    if (!(error instanceof StoreError) || error.code !== 'store.unreadable') throw error;
    log.error('recover.unreadable', { open: id, error });
    return [];
  };

  return async ({ of, after, limit, dueBefore } = everything) => {
    const rest = (await store.list('pending'))
      .filter(({ id, value }) => id > after && (of ?? courseOf(value)) === courseOf(value))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const part = rest.slice(0, limit);
    // As of the beginning: what is due now stays due before `dueBefore`, however long the reading takes.
    const now = clock.now();
    const wakes: Wake[] = [];
    for (const entry of part) wakes.push(...(await ofEntry(entry, { now, of }).catch(unlessUnreadable(entry.id))));
    // What was promised first is first in line for the pace.
    for (const { id, at } of wakes.sort((a, b) => a.at - b.at)) if (at < dueBefore) queue.wake(id, at);
    if (part.length > 0) log.info('recover.woken', { of, open: part.length, left: rest.length - part.length });
    return part.length < rest.length ? (part.at(-1)?.id ?? '') : '';
  };
};

type Entry = { id: string; value: PendingWork };
type Sweep = { now: number; of: Course | undefined };
const courseOf = ({ allSent }: PendingWork): Course => (allSent ? 'left' : 'leaving');
const isLeaving = ({ state }: MessageRecord): boolean => state === 'waiting' || state === 'sending';

type Wake = { id: WakeId; at: number };
const wake = (id: WakeId, at: number): Wake => ({ id, at });
