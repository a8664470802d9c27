import { clockSkewMs } from '../../domain/language/clock-skew.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { type MessageEvent, type Report, transitionRecord } from '../../domain/message/record.ts';
import { isSettled } from '../../domain/message/settled.ts';
import type { Stored } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { claimUuid, wakeRepeat } from '../deliver/move-record.ts';
import { markPending } from '../records.ts';

type ReportContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'rules' | 'alarms' | 'limiters'>;
type Reported = MessageEvent & { type: 'reported' };

/** Only a dispatch all of whose records are settled is taken off the list of open work. */
const mayBeClosed = (record: MessageRecord, at: number): boolean => isSettled(record, at + clockSkewMs);

/** Nothing but the record has to change. */
const isOrdinary = (record: MessageRecord, { uuid, at }: Reported): boolean =>
  record.uuid === uuid && !mayBeClosed(record, at);

/**
 * Takes what the carrier says of a message. A report may come before the answer to the send, after an answer that never
 * came, repeated, and in any order; it is a fact, and showing it is a step of its own.
 *
 * What binds a report to a record is the unguessable path that Plivo was given with that one send, not the uuid. One that
 * differs from the known one is taken as a further part of a long text (Plivo's help on multipart messages gives each part its
 * own). Where Plivo does not say that it is one, it is warned of, because it may also be a message that went out twice.
 *
 * @returns whether the record is known. Resolves only after the report is stored.
 */
export const recordReport = async (context: ReportContext, recordId: string, report: Report): Promise<boolean> => {
  const { store, clock, log } = context;
  const at = clock.now();
  const event = { type: 'reported', at, ...report } as const;
  // Nearly every report is taken with this: one reading and one write. Where more belongs to it, this only reads.
  const fn = (it: MessageRecord) => (isOrdinary(it, event) ? transitionRecord(it, event) : it);
  const done = await store.change([{ do: 'update', kind: 'record', id: recordId, fn }]);
  if (!done.ok) return false;
  const [taken] = done.stored;
  const record = taken.before ?? taken.value;
  noteArrival(context);
  if (record.uuid !== undefined && record.uuid !== report.uuid && report.parts === undefined) {
    log.warn('report.other-uuid', { record: recordId, uuid: report.uuid, known: record.uuid });
  }
  const moved = transitionRecord(record, event);
  if (moved === record) {
    log.info('report.nothing-new', { record: recordId, state: report.state, is: record.state });
    return true;
  }
  const stored = taken.changed ? taken : await keepReport(context, record, event);
  if (!stored) return false;
  log.info(`message.${moved.state}`, {
    record: recordId,
    dispatch: record.dispatchId,
    uuid: report.uuid,
    by: 'reported',
    said: report.state,
    code: report.errorCode,
    // In which zone the carrier's times are is not documented: hours here mean another one (docs/live-check.md).
    ...(report.occurredAt === undefined ? {} : { reportLagMs: at - report.occurredAt }),
  });
  wakeAfter(context, record, stored.value);
  return true;
};

/** That one comes shows that they come. */
const noteArrival = ({ alarms, limiters }: ReportContext): void => {
  limiters.reports.came();
  alarms.clear('reports.missing');
  alarms.clear('public-url.unreachable');
};

/**
 * Where the dispatch can be off the list of open work, it is put on it in the same change. Where it must be there already
 * the entry is left alone: all recipients share it, and their reports would be stored one after the other.
 *
 * @returns what is stored by now, which may have been sent again since it was read; undefined if the record is gone
 */
const keepReport = async (
  context: ReportContext,
  record: MessageRecord,
  event: Reported,
): Promise<Stored<MessageRecord> | undefined> => {
  const mayBeOff = mayBeClosed(record, event.at);
  const kept = await storeReport(context, record, event, mayBeOff);
  const isSettledMeanwhile = !mayBeOff && kept?.before !== undefined && mayBeClosed(kept.before, event.at);
  return isSettledMeanwhile ? storeReport(context, record, event, true) : kept;
};

const storeReport = async (
  { store }: ReportContext,
  record: MessageRecord,
  event: Reported,
  mayBeOff: boolean,
): Promise<Stored<MessageRecord> | undefined> => {
  const done = await store.change([
    {
      do: 'update',
      kind: 'record',
      id: record.id,
      fn: (it) => (!mayBeOff && mayBeClosed(it, event.at) ? it : transitionRecord(it, event)),
    },
    ...(mayBeOff ? [markPending(record.dispatchId)] : []),
    ...(record.uuid === event.uuid ? [] : claimUuid(event.uuid, record.id, event.at)),
  ]);
  return done.ok ? done.stored[0] : undefined;
};

const wakeAfter = ({ queue, clock, rules }: ReportContext, before: MessageRecord, moved: MessageRecord): void => {
  queue.wake(`draw.${moved.dispatchId}`, clock.now());
  wakeRepeat(queue, moved, clock.now());
  const [planned, pollAt] = [before, moved].map((it) => nextPollAt(it, rules.publicUrl !== undefined));
  // A poll that comes earlier finds out by itself that there was news, and waits for longer.
  const isAwaited = planned !== undefined && pollAt !== undefined && planned <= pollAt;
  if (pollAt !== undefined && !isAwaited) queue.wake(`reconcile.${moved.id}`, pollAt);
};
