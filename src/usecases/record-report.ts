import type { Refusal } from '../domain/refusal.ts';
import { type ReportedState, transition } from '../domain/transition.ts';
import type { Clock, Log, Queue, Store } from '../ports.ts';

export type Report = { uuid: string; state: ReportedState; errorCode?: string; failure?: Refusal; price?: string };

/**
 * Takes what Plivo says of a message. A report may come before the answer to the send, after an answer that never
 * came, repeated, and in any order; it is a fact, and drawing it is somebody else's work.
 *
 * @returns whether the record is known. Resolves only after the report is stored.
 */
export const createRecordReport =
  ({ store, clock, queue, log }: { store: Store; clock: Clock; queue: Queue; log: Log }) =>
  async (recordId: string, report: Report): Promise<boolean> => {
    const record = await store.get('record', recordId);
    if (!record) return false;
    const at = clock.now();
    const event = { type: 'reported', at, ...report } as const;
    const moved = transition(record, event);
    if (moved === record) {
      log.info('report.nothing-new', { record: recordId, state: report.state, is: record.state });
      return true;
    }
    // The dispatch is opened again in the same change: a receipt that comes days later still reaches its card.
    const done = await store.change([
      { do: 'update', kind: 'record', id: recordId, fn: (it) => transition(it, event) },
      { do: 'upsert', kind: 'open', id: record.dispatchId, fn: (it) => it ?? { what: 'dispatch' } },
    ]);
    if (!done.ok) return false;
    log.info(`message.${moved.state}`, {
      record: recordId,
      dispatch: record.dispatchId,
      by: 'reported',
      said: report.state,
      code: report.errorCode,
    });
    queue.wake(`draw.${record.dispatchId}`, at);
    return true;
  };
