import { stateCounts } from '../../domain/list/overview.ts';
import { isOver, isStopped, isUnreleased } from '../../domain/message/dispatch.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { awaitedPreviews, nextPreviewLook } from '../../domain/message/previews.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { isAhead } from '../../domain/policy/send-rate.ts';
import { StoreError } from '../../ports/errors.ts';
import type { PendingWork, WakeId } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { due, readList } from '../lists.ts';
import { wakesOfList } from '../pacing/pages.ts';
import { closeGapsSoon, rateKinds } from '../pacing/places.ts';
import type { Found } from '../records.ts';
import { dropStaleIntake } from '../request/intake.ts';
import { recount } from './recount.ts';

type RecoverContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'rules'>;

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

type Entry = { id: string; value: PendingWork };
type Sweep = { now: number; of: Course | undefined; dueBefore: number };
type Wake = { id: WakeId; at: number };

/**
 * Recovery after any kind of stop: wake everything that is open, at the moment at which its record says that there is
 * something to do. Each step reads its record and does the next thing, so what was held keeps its due time, a lease that
 * ran out becomes `unconfirmed`, and what is too late is not sent.
 *
 * @returns the id after which the rest of the list begins, or '' if this was the end of it
 */
export const recover = async (
  context: RecoverContext,
  { of, after, limit, dueBefore }: Part = everything,
): Promise<string> => {
  const { store, clock, queue, log } = context;
  const rest = (await store.list('pending'))
    .filter(({ id, value }) => id > after && (of ?? courseOf(value)) === courseOf(value))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const part = rest.slice(0, limit);
  // As of the beginning: what is due now stays due before `dueBefore`, however long the reading takes.
  const now = clock.now();
  const wakes: Wake[] = [];
  for (const entry of part) wakes.push(...(await wakesOf(context, entry, { now, of, dueBefore })));
  // What was promised first is first in line for the pace.
  for (const { id, at } of wakes.sort((one, other) => one.at - other.at)) if (at < dueBefore) queue.wake(id, at);
  if (part.length > 0) log.info('recover.woken', { of, open: part.length, left: rest.length - part.length });
  if (of !== 'left' && after === '') await closeLines(context, of === undefined);
  return part.length < rest.length ? (part.at(-1)?.id ?? '') : '';
};

/** What cannot be read stays as it is, and holds up nothing beside or behind it. */
const wakesOf = async (context: RecoverContext, entry: Entry, sweep: Sweep): Promise<Wake[]> => {
  try {
    return await wakesOfEntry(context, entry, sweep);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store.unreadable') throw error;
    context.log.error('recover.unreadable', { open: entry.id, error });
    return [];
  }
};

const wakesOfEntry = async (context: RecoverContext, { id, value }: Entry, sweep: Sweep): Promise<Wake[]> => {
  if (value.what === 'notice') return [wake(`notice.${id}`, sweep.now)];
  if (value.what === 'intake') {
    await dropStaleIntake(context, id, value);
    return [];
  }
  const dispatch = await context.store.get('dispatch', id);
  if (dispatch) return wakesOfDispatch(context, dispatch, sweep);
  context.log.warn('recover.orphan', { dispatch: id });
  await context.store.remove('pending', id);
  return [];
};

const wakesOfDispatch = async (context: RecoverContext, dispatch: Dispatch, sweep: Sweep): Promise<Wake[]> => {
  const { now, of } = sweep;
  const { id, dueAt, media } = dispatch;
  const awaitsPreviews = !isOver(dispatch) && awaitedPreviews(dispatch).length > 0;
  if (of === undefined) await recount(context, dispatch);
  const found = await readDue(context, dispatch, sweep.dueBefore);
  if (of === 'leaving' && !isLeaving(found)) await noteAllSent(context, id);
  const isHeld = isUnreleased(dispatch);
  return [
    ...(isHeld && !media ? [wake(`prepare.${id}`, dispatch.prepare.dueAt)] : []),
    ...(isHeld ? [wake(`release.${id}`, dueAt)] : []),
    ...(awaitsPreviews ? [wake(`preview.${id}`, nextPreviewLook(dispatch, now))] : []),
    ...(isHeld ? [] : sendsOf(context, found, now)),
    // What it repeats may have been settled meanwhile: that is looked at also while it is held.
    ...found.records
      .filter(({ state, repeats }) => state === 'waiting' && repeats)
      .map((record) => wake(`send.${record.id}`, now)),
    ...found.records.flatMap((record) => pollOf(context, record)),
    wake(`draw.${id}`, now),
  ];
};

/**
 * Of a long list only what may be due: of one that was stopped all that still waits, which ends now; of one that is held
 * what waits for nothing, such as a message that repeats another.
 */
const readDue = (context: RecoverContext, dispatch: Dispatch, dueBefore: number): Promise<Found> => {
  const before = isStopped(dispatch) ? Number.POSITIVE_INFINITY : isUnreleased(dispatch) ? 1 : dueBefore;
  return readList(context, dispatch, due(before, isUnreleased(dispatch) || context.rules.publicUrl !== undefined));
};

const sendsOf = (context: RecoverContext, { dispatch, records }: Found, now: number): Wake[] => {
  if (!isStopped(dispatch)) return wakesOfList(context, dispatch, records);
  const isWaiting = ({ state }: MessageRecord) => state === 'waiting';
  const ended = records.filter(isWaiting).map(({ id }) => wake(`send.${id}`, now));
  return [
    ...ended,
    ...wakesOfList(
      context,
      dispatch,
      records.filter((it) => !isWaiting(it)),
    ),
  ];
};

const pollOf = ({ rules }: RecoverContext, record: MessageRecord): Wake[] => {
  const pollAt = nextPollAt(record, rules.publicUrl !== undefined);
  return pollAt === undefined ? [] : [wake(`reconcile.${record.id}`, pollAt)];
};

/**
 * Noted here and not where it happens, so that sending writes nothing for it. It stays true: what is neither waiting nor
 * being sent never will be again.
 */
const noteAllSent = ({ store }: RecoverContext, id: string) =>
  store.update('pending', id, (entry) => (entry.allSent ? entry : { ...entry, allSent: true }));

/** Gaps that a process left that is gone, and places that a clock gave that was ahead, are found here. */
const closeLines = async (context: RecoverContext, isStart: boolean): Promise<void> => {
  const { store, clock } = context;
  for (const kind of rateKinds) {
    const bucket = await store.get('pace', kind);
    const needsLook = bucket && (isStart || bucket.freed.length > 0 || isAhead(bucket, clock.now()));
    if (needsLook) closeGapsSoon(context, kind);
  }
};

const courseOf = ({ allSent }: PendingWork): Course => (allSent ? 'left' : 'leaving');
const isLeaving = (found: Found): boolean => {
  const { waiting = 0, sending = 0 } = stateCounts(found);
  return waiting + sending > 0;
};
const wake = (id: WakeId, at: number): Wake => ({ id, at });
