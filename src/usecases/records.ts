import { type Refusal, refuse } from '../domain/language/refusal.ts';
import type { Tally } from '../domain/list/tally.ts';
import type { Dispatch, MessageRecord } from '../domain/message/message.ts';
import { type MessageEvent, transitionRecord } from '../domain/message/record.ts';
import { standInFor } from '../domain/message/unreadable.ts';
import { repeatMarkOf } from '../domain/request/fingerprint.ts';
import { StoreError } from '../ports/errors.ts';
import type { Change, PendingWork, Stored } from '../ports/index.ts';
import type { Needs } from './context.ts';

/** A dispatch with its records: all of them, or, where there is a tally of them, those that are needed beside it. */
export type Found = { dispatch: Dispatch; records: MessageRecord[]; tally?: Tally };

/** The records of a dispatch, in the order of its recipients; what cannot be read has a stand-in, which says so. */
export const recordsOf = async (
  { store }: Needs<'store'>,
  { recordIds }: Pick<Dispatch, 'recordIds'>,
): Promise<MessageRecord[]> => {
  const records = await Promise.all(recordIds.map((id) => store.get('record', id))).catch((error) => {
    if (isUnreadable(error)) return readEach(store, recordIds);
    throw error;
  });
  return records.filter((record) => record !== undefined);
};

/** One after the other, because a read may fail for the failure of another one at the same moment. */
const readEach = async (store: Needs<'store'>['store'], ids: readonly string[]) => {
  const records: (MessageRecord | undefined)[] = [];
  for (const id of ids) {
    const record = await store.get('record', id).catch((error) => {
      if (isUnreadable(error)) return standInFor(id);
      throw error;
    });
    records.push(record);
  }
  return records;
};

const isUnreadable = (error: unknown): boolean => error instanceof StoreError && error.code === 'store.unreadable';

/** The messages that a record repeats, as far as they are still stored. */
export const originalsOf = async (
  { store }: Needs<'store'>,
  { repeats = [] }: Pick<MessageRecord, 'repeats'>,
): Promise<MessageRecord[]> => {
  const originals = await Promise.all(repeats.map(({ recordId }) => store.get('record', recordId)));
  return originals.filter((it) => it !== undefined);
};

/** With all of its records, however many. Undefined for an id that is not stored, or not stored any more. */
const findDispatch = async (context: Needs<'store'>, id: string): Promise<Found | undefined> => {
  const dispatch = await context.store.get('dispatch', id);
  return dispatch && { dispatch, records: await recordsOf(context, dispatch) };
};

/** Dispatches that are read at a time: few enough that a long list holds up nothing. */
const batchSize = 50;

/**
 * The dispatches on the list of open work, in its order.
 *
 * @param onError hears of an entry that cannot be read, which is then left out; it may throw
 */
export const findPending = async (
  context: Needs<'store'>,
  isWanted: (entry: PendingWork) => boolean,
  onError: (id: string, error: unknown) => void,
): Promise<Found[]> => {
  const pending = await context.store.list('pending');
  const wanted = pending.filter(({ value }) => value.what === 'dispatch' && isWanted(value));
  const all: Found[] = [];
  for (let start = 0; start < wanted.length; start += batchSize) {
    const batch = wanted.slice(start, start + batchSize);
    const found = await Promise.all(
      batch.map(({ id }) => findDispatch(context, id).catch((error) => onError(id, error))),
    );
    all.push(...found.filter((it) => it !== undefined));
  }
  return all;
};

/** What a click on a card hears whose dispatch is deleted. */
export const forgotten: Refusal = refuse(
  'request.unknown',
  'I do not know that message any more. `/mms history` lists your latest.',
);

/**
 * Puts a dispatch back on the list of open work, in the change that stores its news: what comes after it was closed still
 * reaches its card. An entry that is there is left as it is.
 */
export const markPending = (dispatchId: string): Change => ({
  do: 'upsert',
  kind: 'pending',
  id: dispatchId,
  fn: (it) => it ?? { what: 'dispatch' },
});

/** What reached nobody is no reason to ask "you sent exactly this"; a later sending's mark stays. */
export const forgetRepeat = async ({ store }: Needs<'store'>, dispatch: Dispatch): Promise<void> => {
  const mark = repeatMarkOf(dispatch);
  if ((await store.get('repeat', mark))?.dispatchId === dispatch.id) await store.remove('repeat', mark);
};

/** The same event for each of these records, as a part of a change. */
export const eachRecord = (ids: readonly string[], event: MessageEvent) =>
  ids.map((id) => ({
    do: 'update' as const,
    kind: 'record' as const,
    id,
    fn: (record: MessageRecord) => transitionRecord(record, event),
  }));

/** Those of the records that a change has changed, as they were before. */
export const changedOf = (stored: readonly Stored<MessageRecord>[]): MessageRecord[] =>
  stored.flatMap(({ before, changed }) => (before && changed ? [before] : []));

/** Slack delivers an event up to three times more, the last time after five minutes (apis/events-api). */
const onceLifeMs = 24 * 3_600_000;

/** Of two changes with the same mark within `forMs`, whichever process makes them, only one is made. */
export const markOnce = (id: string, at: number, forMs = onceLifeMs): Change => ({
  do: 'create',
  kind: 'notice-sent',
  id,
  value: { at },
  expires: at + forMs,
});
