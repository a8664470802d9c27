import { isSameTally, type Tally } from '../../domain/list/tally.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { previewsOf } from '../../domain/message/previews.ts';
import type { Change } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { pagesOf } from '../lists.ts';
import { noteExpiring } from '../previews/note-expiring.ts';

/**
 * Takes a dispatch off the list of open work; from now on it is history, which ends after `RETENTION_DAYS`. Not if
 * something was stored since `drawn` was read: that is not shown yet, so it is drawn first. Where a part of it is missing
 * it stays on the list, and the log names the part.
 *
 * Of a list with a tally it is the tally that shows whether anything moved. Its records get their end before, in pages: what
 * dies in between leaves it open, and the next drawing does it again.
 */
export const closeDispatch = async (
  { store, clock, queue, log, rules }: Needs<'store' | 'clock' | 'queue' | 'log' | 'rules'>,
  dispatch: Dispatch,
  drawn: readonly MessageRecord[],
  tally?: Tally,
): Promise<void> => {
  const { id, recordIds } = dispatch;
  const now = clock.now();
  const expires = now + rules.retentionMs;
  const shown = new Set(drawn.map((record) => JSON.stringify(record)));
  // A new object, since the same one back would mean that there is nothing to write.
  const fn = <T extends object>(value: T): T => ({ ...value });
  const ifShown = (record: MessageRecord): MessageRecord => {
    if (!shown.has(JSON.stringify(record))) throw new NewsMeanwhile();
    return fn(record);
  };
  const previews = JSON.stringify(previewsOf(dispatch));
  const ifNoNewPreviews = (stored: Dispatch): Dispatch => {
    if (JSON.stringify(previewsOf(stored)) !== previews) throw new NewsMeanwhile();
    return fn(stored);
  };
  const ifNothingMoved = (stored: Tally): Tally => {
    if (!tally || !isSameTally(stored, tally)) throw new NewsMeanwhile();
    return fn(stored);
  };
  const changes: Change[] = [
    { do: 'remove', kind: 'pending', id },
    { do: 'update', kind: 'dispatch', id, fn: ifNoNewPreviews, expires },
    { do: 'update', kind: 'card', id, fn, expires },
    ...noteExpiring(dispatch, expires),
    ...(tally
      ? [{ do: 'update', kind: 'tally', id, fn: ifNothingMoved, expires } as const]
      : recordIds.map((recordId): Change => ({ do: 'update', kind: 'record', id: recordId, fn: ifShown, expires }))),
  ];
  if (tally) for (const page of pagesOf(recordIds)) await endRecords({ store }, page, expires);
  try {
    const done = await store.change(changes);
    if (done.ok) log.info('dispatch.closed', { dispatch: id });
    else log.warn('dispatch.not-closed', { dispatch: id, missing: changes[done.failed]?.kind });
  } catch (error) {
    if (!(error instanceof NewsMeanwhile)) throw error;
    queue.wake(`draw.${id}`, now);
  }
};

/** Calls the whole change off. */
class NewsMeanwhile extends Error {}

/** What is gone of a page, because its end has passed before the others got theirs, is left out. */
const endRecords = async ({ store }: Needs<'store'>, ids: readonly string[], expires: number): Promise<void> => {
  const done = await store.change(
    ids.map((id): Change => ({ do: 'update', kind: 'record', id, fn: (it) => ({ ...it }), expires })),
  );
  if (!done.ok) await endRecords({ store }, ids.toSpliced(done.failed, 1), expires);
};
