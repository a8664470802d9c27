import { nextPollAt } from '../../domain/message/reconciling.ts';
import { transitionRecord } from '../../domain/message/record.ts';
import type { Needs } from '../context.ts';
import { markPending } from '../records.ts';

type HintContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'rules'>;

/**
 * Takes a callback that is not believed: what it says counts for nothing, but the carrier is asked soon. That is stored
 * in the record, with its dispatch on the list of open work, so that a restart asks too. Where the carrier is to be asked
 * already, or nothing can come of it, nothing is written.
 *
 * @param uuid which message it names; a record that has an id of its own is asked about under that
 * @returns whether the record is known. Resolves only after the look-up is stored.
 */
export const noteHint = async (context: HintContext, recordId: string, uuid: string | undefined): Promise<boolean> => {
  const { store, clock, queue, log, rules } = context;
  const record = await store.get('record', recordId);
  if (!record) return false;
  const event = { type: 'hinted', at: clock.now(), ...(uuid === undefined ? {} : { uuid }) } as const;
  if (transitionRecord(record, event) === record) {
    log.debug('report.hint-ignored', { record: recordId, is: record.state });
    return true;
  }
  const done = await store.change([
    { do: 'update', kind: 'record', id: recordId, fn: (it) => transitionRecord(it, event) },
    markPending(record.dispatchId),
  ]);
  if (!done.ok) return false;
  const pollAt = nextPollAt(done.stored[0].value, rules.publicUrl !== undefined);
  log.info('report.hinted', { record: recordId, dispatch: record.dispatchId, is: record.state, askAt: pollAt });
  if (pollAt !== undefined) queue.wake(`reconcile.${recordId}`, pollAt);
  return true;
};
