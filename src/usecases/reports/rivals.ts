import type { MessageRecord } from '../../domain/message/message.ts';
import { isRival, takenBetween, windowsBeside } from '../../domain/message/reconciling.ts';
import { isStandIn } from '../../domain/message/unreadable.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';
import { areTriesNoted } from '../deliver/tries.ts';
import { findPending } from '../records.ts';

/** `mayBeMore`: something that could not be read may be one as well. */
export type Rivals = { known: MessageRecord[]; mayBeMore: boolean };

/** Messages that what the carrier lists for this one may be as well. */
export const rivalsOf = async (context: Needs<'store'>, record: MessageRecord): Promise<Rivals> => {
  const areNoted = await areTriesNoted(context, takenBetween(record).from);
  const { known, mayBeMore } = areNoted ? await triedBeside(context, record) : await allOpen(context);
  return { known: known.filter((other) => isRival(record, other)), mayBeMore };
};

const triedBeside = async ({ store }: Needs<'store'>, record: MessageRecord): Promise<Rivals> => {
  const windows = await Promise.all(windowsBeside(record).map((id) => orUnreadable(store.get('tries', id))));
  const tries = windows.map((it) => (it === 'unreadable' ? { recordIds: [], crowded: true } : it));
  const ids = new Set(tries.flatMap((it) => it?.recordIds ?? []));
  const records = await Promise.all([...ids].map((id) => orUnreadable(store.get('record', id))));
  return {
    known: records.filter((it) => it !== 'unreadable').filter((it) => it !== undefined),
    mayBeMore: records.includes('unreadable') || tries.some((it) => it?.crowded),
  };
};

/** For what was tried by an earlier version, which noted no tries. */
const allOpen = async (context: Needs<'store'>): Promise<Rivals> => {
  let mayBeMore = false;
  const pending = await findPending(
    context,
    () => true,
    (_id, error) => {
      if (!isUnreadable(error)) throw error;
      mayBeMore = true;
    },
  );
  const records = pending.flatMap((it) => it.records);
  return { known: records.filter((it) => !isStandIn(it)), mayBeMore: mayBeMore || records.some(isStandIn) };
};

const isUnreadable = (error: unknown): boolean => error instanceof StoreError && error.code === 'store.unreadable';

/** What cannot be read stops nothing: it counts as what it may be. */
export const orUnreadable = async <T>(reading: Promise<T>): Promise<T | 'unreadable'> =>
  reading.catch((error: unknown) => {
    if (isUnreadable(error)) return 'unreadable';
    throw error;
  });
