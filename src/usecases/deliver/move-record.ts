import type { MessageRecord } from '../../domain/message/message.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { type MessageEvent, transitionRecord } from '../../domain/message/record.ts';
import type { Change, Stored } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/** Stores an event of a record, logs what it changed, and sees to it that the carrier is asked when that is due. */
export const moveRecord = async (
  { store, queue, rules, log }: Needs<'store' | 'queue' | 'rules' | 'log'>,
  record: MessageRecord,
  event: MessageEvent,
): Promise<Stored<MessageRecord> | undefined> => {
  const moved = await store.update('record', record.id, (it) => transitionRecord(it, event));
  const pollAt = moved && nextPollAt(moved.value, rules.publicUrl !== undefined);
  if (pollAt !== undefined) queue.wake(`reconcile.${record.id}`, pollAt);
  if (moved?.changed && moved.value.state !== moved.before?.state) {
    log.info(`message.${moved.value.state}`, {
      record: record.id,
      dispatch: record.dispatchId,
      uuid: moved.value.uuid,
      to: record.to,
      by: event.type,
      code: moved.value.failure?.code,
    });
  }
  return moved;
};

/** A search looks back a minute or so; a day is more than any doubt lasts. */
const claimLifeMs = 24 * 3_600_000;

/** Notes which record one of Plivo's ids belongs to; the first claim stays. */
export const claimUuid = (uuid: string, recordId: string, now: number): Change[] => [
  { do: 'upsert', kind: 'uuid', id: uuid, fn: (claim) => claim ?? { recordId }, expires: now + claimLifeMs },
];
