/**
 * Long lists: what is said of one is read from its tally, and of its records only those that are needed; what is done to
 * all of them is done in pages. Short lists, and those of earlier versions, have no tally and are read as a whole.
 */
import { dueIn, problemsIn } from '../domain/list/overview.ts';
import { countedFrom, type Tally } from '../domain/list/tally.ts';
import type { Dispatch, MessageRecord } from '../domain/message/message.ts';
import type { MessageEvent } from '../domain/message/record.ts';
import { StoreError } from '../ports/errors.ts';
import type { Needs } from './context.ts';
import { changedOf, eachRecord, type Found, recordsOf } from './records.ts';

type Counted = { dispatch: Dispatch; tally: Tally };
/** The ids of the records that are needed of a list that is counted. */
export type Wanted = (list: Counted) => readonly string[];

/** Undefined for an id that is not stored, or not stored any more. */
export const findListed = async (context: Needs<'store'>, id: string, wanted: Wanted): Promise<Found | undefined> => {
  const dispatch = await context.store.get('dispatch', id);
  return dispatch && readList(context, dispatch, wanted);
};

/** The records are in the order of the recipients, and a moment younger than the tally. */
export const readList = async (context: Needs<'store'>, dispatch: Dispatch, wanted: Wanted): Promise<Found> => {
  const { id, recordIds } = dispatch;
  const tally = recordIds.length > countedFrom ? await context.store.get('tally', id) : undefined;
  if (!tally) return { dispatch, records: await recordsOf(context, dispatch) };
  const ids = new Set(wanted({ dispatch, tally }));
  const read = ids.size === 0 ? [] : recordIds.filter((it) => ids.has(it));
  return { dispatch, tally, records: await recordsOf(context, { recordIds: read }) };
};

export const nothing: Wanted = () => [];

/** Those that an answer names, and the one that leaves last. */
export const named: Wanted = ({ dispatch: { recordIds } }) => [
  ...recordIds.slice(0, countedFrom),
  ...recordIds.slice(-1),
];

/** All with a problem: failed, not delivered, or nobody knows. */
export const problems: Wanted = ({ dispatch, tally }) =>
  problemsIn(tally).map(({ position }) => idAt(dispatch, position));

/** Those of which something may be to be done before `before`, in milliseconds since 1970. */
export const due =
  (before: number, isReported: boolean): Wanted =>
  ({ dispatch, tally }) =>
    dueIn(tally, before, isReported).map((position) => idAt(dispatch, position));

/** An id that no record has, for a position outside of the list. */
const idAt = ({ recordIds }: Dispatch, position: number): string => recordIds[position] ?? '';

/** Records in one change of the store: few enough that nobody waits behind it for long. */
export const recordsPerChange = 200;

export const pagesOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / recordsPerChange) }, (_, page) =>
    all.slice(page * recordsPerChange, (page + 1) * recordsPerChange),
  );

/**
 * Stores the same event for each of these records, a page at a time.
 *
 * @returns those that it changed, as they were before
 * @throws StoreError `unconfirmed` where some pages were stored and the rest was not
 */
export const moveEach = async (
  { store }: Needs<'store'>,
  ids: readonly string[],
  event: MessageEvent,
): Promise<MessageRecord[]> => {
  const moved: MessageRecord[] = [];
  for (const page of pagesOf(ids)) {
    const done = await store.change(eachRecord(page, event)).catch((cause: unknown) => {
      if (!(cause instanceof StoreError) || moved.length === 0) throw cause;
      throw new StoreError('store.unconfirmed', 'Only a part of a list was stored.', { cause, unconfirmed: true });
    });
    if (done.ok) moved.push(...changedOf(done.stored));
  }
  return moved;
};

/**
 * Has these records looked at where the work on them fails: a part of it may be stored, and nothing else may come to them
 * before the next start.
 */
export const orLookedAt = async <T>(
  { queue, clock }: Needs<'queue' | 'clock'>,
  ids: readonly string[],
  work: Promise<T>,
): Promise<T> =>
  work.catch((error: unknown) => {
    for (const id of ids) queue.wake(`send.${id}`, clock.now());
    throw error;
  });
