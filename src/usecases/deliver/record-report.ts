import type { Refusal } from '../../domain/language/refusal.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { isSettled } from '../../domain/message/settled.ts';
import { type MessageEvent, type ReportedState, transition } from '../../domain/message/transition.ts';
import type { Clock, Log, Queue, Store } from '../../ports/index.ts';
import type { Rules } from '../rules.ts';
import { markPending } from './mark-pending.ts';
import { claimUuid } from './uuid-claims.ts';

type Reported = MessageEvent & { type: 'reported' };
export type Report = { uuid: string; state: ReportedState; errorCode?: string; failure?: Refusal; price?: string };

/** Two processes close and reopen by their own clocks. */
const clockSkewMs = 60_000;
/** Only a dispatch all of whose records are settled is taken off the list of open work. */
const mayBeClosed = (record: MessageRecord, at: number): boolean => isSettled(record, at + clockSkewMs);

/**
 * Takes what Plivo says of a message. A report may come before the answer to the send, after an answer that never
 * came, repeated, and in any order; it is a fact, and drawing it is somebody else's work.
 *
 * What binds a report to a record is the unguessable path that Plivo was given with that one send, not the uuid. One that
 * differs from the known one is taken: it may be a further part of a long text (Plivo's help on multipart messages gives each
 * part its own), or the right one where a search of the list found a wrong one. It is warned of, because it may also be a
 * message that went out twice.
 *
 * @returns whether the record is known. Resolves only after the report is stored.
 */
export const createRecordReport = ({
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
}) => {
  /**
   * `mayBeOff`: the dispatch may be off the list of open work. Where it must be there already the entry is left alone: all
   * recipients share it, and their reports would be stored one after the other.
   */
  const keep = async ({ id, dispatchId, uuid }: MessageRecord, event: Reported, mayBeOff: boolean) => {
    let settledMeanwhile = false;
    const done = await store.change([
      {
        do: 'update',
        kind: 'record',
        id,
        fn: (it) => {
          settledMeanwhile = !mayBeOff && mayBeClosed(it, event.at);
          return settledMeanwhile ? it : transition(it, event);
        },
      },
      ...(mayBeOff ? [markPending(dispatchId)] : []),
      ...(uuid === event.uuid ? [] : claimUuid(event.uuid, id, event.at)),
    ]);
    if (!done.ok) return 'gone';
    return settledMeanwhile ? 'settled-meanwhile' : 'stored';
  };

  return async (recordId: string, report: Report): Promise<boolean> => {
    const record = await store.get('record', recordId);
    if (!record) return false;
    const at = clock.now();
    const event = { type: 'reported', at, ...report } as const;
    if (record.uuid !== undefined && record.uuid !== report.uuid) {
      log.warn('report.other-uuid', { record: recordId, uuid: report.uuid, known: record.uuid });
    }
    const moved = transition(record, event);
    if (moved === record) {
      log.info('report.nothing-new', { record: recordId, state: report.state, is: record.state });
      return true;
    }
    let stored = await keep(record, event, mayBeClosed(record, at));
    if (stored === 'settled-meanwhile') stored = await keep(record, event, true);
    if (stored === 'gone') return false;
    log.info(`message.${moved.state}`, {
      record: recordId,
      dispatch: record.dispatchId,
      uuid: report.uuid,
      by: 'reported',
      said: report.state,
      code: report.errorCode,
    });
    queue.wake(`draw.${record.dispatchId}`, at);
    const [lookedFor, askAt] = [record, moved].map((it) => nextPollAt(it, rules.publicUrl !== undefined));
    // A look that comes earlier finds out by itself that there was news, and waits for longer.
    const isAwaited = lookedFor !== undefined && askAt !== undefined && lookedFor <= askAt;
    if (askAt !== undefined && !isAwaited) queue.wake(`reconcile.${recordId}`, askAt);
    return true;
  };
};
