import type { Refusal } from '../../domain/language/refusal.ts';
import { overviewOf } from '../../domain/list/overview.ts';
import { transitionDispatch } from '../../domain/message/dispatch.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';
import { moveEach, nothing, orLookedAt, readList, recordsPerChange } from '../lists.ts';
import { rateKindOf, returnPlaces } from '../pacing/places.ts';
import { changedOf, eachRecord, forgetRepeat, forgotten } from '../records.ts';
import { returnQuota } from '../request/quota.ts';
import { refusalToStop } from '../request/who-may.ts';

type CancelContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'directory' | 'rules' | 'limiters'>;

export type CancelAnswer =
  /** Of those that `left`, so many are being sent now, and are not tried again if nothing comes of it. */
  | { kind: 'cancelled'; dispatchId: string; stopped: number; left: number; sending: number }
  | { kind: 'refused'; refusal: Refusal };

/** All that has not left yet, or only what waits for an answer whether to send it. */
type What = 'cancelled' | 'declined';

/**
 * Stops what has not left yet. Works until a record is `sending`, and a try that comes to nothing is then not made again;
 * the answer says how many had left. The sender, admins
 * and anyone on the list may stop: stopping costs nothing and never texts anybody.
 */
export const cancel = async (
  context: CancelContext,
  dispatchId: string,
  userId: string,
  what: What = 'cancelled',
): Promise<CancelAnswer> => {
  const { store, clock, log } = context;
  const dispatch = await store.get('dispatch', dispatchId);
  if (!dispatch) return { kind: 'refused', refusal: forgotten };
  const refusal = await refusalToStop(context, dispatch, userId);
  if (refusal) return { kind: 'refused', refusal };

  const stopped = await stopForCard(context, dispatch, userId, what);
  const places = stopped.map(({ dueAt }) => dueAt);
  await returnPlaces(context, rateKindOf(dispatch), places);
  if (stopped.length > 0) await returnQuota(context, dispatch.sender.userId, stopped.length, dispatch.acceptedAt);
  const { left, counts } = overviewOf(await readList(context, dispatch, nothing), clock.now());
  const { waiting = 0, sending = 0 } = counts;
  // Where a part was declined, the rest of it still goes out.
  if (left + waiting === 0) await forgetRepeat(context, dispatch);
  log.info(`dispatch.${what}`, { dispatch: dispatchId, user: userId, stopped: stopped.length });
  const leaving = what === 'cancelled' ? sending : 0;
  return { kind: 'cancelled', dispatchId, stopped: stopped.length, left, sending: leaving };
};

/** Stops it and has it drawn with the name of who did, also where the store fails in between and some of it is stored. */
const stopForCard = async (
  context: CancelContext,
  dispatch: Dispatch,
  userId: string,
  what: What,
): Promise<MessageRecord[]> => {
  const { limiters, queue, clock } = context;
  const { id, recordIds, sender } = dispatch;
  try {
    const stopped = await orLookedAt(context, recordIds, stopWaiting(context, dispatch, userId, what));
    if (what === 'cancelled') limiters.preparing.stop(id);
    if (userId !== sender.userId) await nameCanceller(context, id, userId);
    return stopped;
  } finally {
    queue.wake(`draw.${id}`, clock.now());
  }
};

/** Only now, since nothing may leave while Slack is asked for a name. */
const nameCanceller = async ({ store, directory }: CancelContext, dispatchId: string, by: string): Promise<void> => {
  const name = (await directory.person(by))?.name;
  if (!name) return;
  await store.update('dispatch', dispatchId, (it) => transitionDispatch(it, { type: 'canceller-named', by, name }));
};

/**
 * The dispatch says from the first change on that nothing more of it leaves. The records of a long list follow in pages;
 * what is left of them when a process dies ends when it is woken to be sent.
 *
 * @returns what waited until now: of two clicks at the same moment only one stops a record
 */
const stopWaiting = async (
  context: CancelContext,
  { id, recordIds }: Dispatch,
  userId: string,
  what: What,
): Promise<MessageRecord[]> => {
  const event = { type: what, at: context.clock.now() };
  const done = await context.store.change([
    { do: 'update', kind: 'dispatch', id, fn: (it) => transitionDispatch(it, { type: what, by: userId }) },
    ...eachRecord(recordIds.slice(0, recordsPerChange), event),
  ]);
  if (!done.ok) return [];
  const [, ...ofRecords] = done.stored;
  return [...changedOf(ofRecords), ...(await moveEach(context, recordIds.slice(recordsPerChange), event))];
};
