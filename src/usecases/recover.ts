import { nextAskAt } from '../domain/asking.ts';
import type { Dispatch, MessageRecord } from '../domain/message.ts';
import { StoreError } from '../errors.ts';
import type { Clock, Kinds, Log, Queue, Store, WakeId } from '../ports.ts';
import { recordsOf } from './request-send.ts';
import type { Rules } from './rules.ts';

/**
 * A part of the list of open work: at most `limit` entries whose ids come after `after`, and of these only what is due
 * before `dueBefore`, in milliseconds since 1970; every card is due, since only drawing shows if it is right.
 */
export type Part = { after: string; limit: number; dueBefore: number };

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
    const askAt = nextAskAt(record, rules.publicUrl !== undefined);
    return [
      ...(state === 'waiting' && forecastAt > 0 ? [wake(`send.${id}`, dueAt)] : []),
      ...(state === 'sending' ? [wake(`send.${id}`, leaseUntil ?? clock.now())] : []),
      ...(askAt === undefined ? [] : [wake(`ask.${id}`, askAt)]),
    ];
  };

  const ofDispatch = async (dispatch: Dispatch, now: number): Promise<Wake[]> => {
    const { id, state } = dispatch;
    const isHeld = state === 'held' || state === 'preparing';
    return [
      ...(isHeld && !dispatch.media ? [wake(`prepare.${id}`, dispatch.prepare.dueAt)] : []),
      ...(isHeld ? [wake(`release.${id}`, dispatch.dueAt)] : []),
      ...(await recordsOf(store, dispatch)).flatMap(ofRecord),
      wake(`draw.${id}`, now),
    ];
  };

  const ofEntry = async ({ id, value }: { id: string; value: Kinds['open'] }, now: number): Promise<Wake[]> => {
    if (value.what === 'notice') return [wake(`tell.${id}`, now)];
    const dispatch = await store.get('dispatch', id);
    if (dispatch) return ofDispatch(dispatch, now);
    log.warn('recover.orphan', { dispatch: id });
    await store.remove('open', id);
    return [];
  };

  /** What cannot be read stays as it is, and holds up nobody beside or behind it. */
  const unlessUnreadable = (id: string) => (error: unknown) => {
    if (!(error instanceof StoreError) || error.code !== 'store.unreadable') throw error;
    log.error('recover.unreadable', { open: id, error });
    return [];
  };

  return async ({ after, limit, dueBefore } = everything) => {
    const rest = (await store.list('open')).filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
    const part = rest.slice(0, limit);
    // As of the beginning: what is due now stays due before `dueBefore`, however long the reading takes.
    const now = clock.now();
    const wakes: Wake[] = [];
    for (const entry of part) wakes.push(...(await ofEntry(entry, now).catch(unlessUnreadable(entry.id))));
    // What was promised first is first in line for the pace.
    for (const { id, at } of wakes.sort((a, b) => a.at - b.at)) if (at < dueBefore) queue.wake(id, at);
    if (part.length > 0) log.info('recover.woken', { open: part.length, left: rest.length - part.length });
    return part.length < rest.length ? (part.at(-1)?.id ?? '') : '';
  };
};

type Wake = { id: WakeId; at: number };
const wake = (id: WakeId, at: number): Wake => ({ id, at });
