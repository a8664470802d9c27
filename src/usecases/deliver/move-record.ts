import type { MessageRecord } from '../../domain/message/message.ts';
import { nextPollAt } from '../../domain/message/reconciling.ts';
import { type MessageEvent, transitionRecord } from '../../domain/message/record.ts';
import type { Change, Queue, Stored } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { noteTry } from './tries.ts';

/**
 * Stores an event of a record, logs what it changed, and sees to it that the carrier is asked when that is due.
 *
 * @param guards what has to hold in the same change: one that throws lets nothing be stored
 */
export const moveRecord = async (
  { store, queue, rules, log }: Needs<'store' | 'queue' | 'rules' | 'log'>,
  record: MessageRecord,
  event: MessageEvent,
  guards: readonly Change[] = [],
): Promise<Stored<MessageRecord> | undefined> => {
  const moved = await storeEvent({ store }, record, event, guards);
  if (moved?.changed) wakeRepeat(queue, moved.value, event.at);
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

const storeEvent = async (
  { store }: Needs<'store'>,
  { id, to }: MessageRecord,
  event: MessageEvent,
  guards: readonly Change[],
): Promise<Stored<MessageRecord> | undefined> => {
  const fn = (it: MessageRecord) => transitionRecord(it, event);
  const triedAt = triedIn(event);
  if (triedAt === undefined && guards.length === 0) return store.update('record', id, fn);
  const tries = triedAt === undefined ? [] : [noteTry({ id, to }, triedAt)];
  const done = await store.change([{ do: 'update', kind: 'record', id, fn }, ...tries, ...guards]);
  return done.ok ? done.stored[0] : undefined;
};

/** Has the message looked at that repeats this one: there is news of what it repeats. */
export const wakeRepeat = (queue: Pick<Queue, 'wake'>, { repeatedAs }: MessageRecord, at: number): void => {
  if (repeatedAs !== undefined) queue.wake(`send.${repeatedAs}`, at);
};

/** When the try began that an event tells of for the first time, as far as the store knows. */
const triedIn = (event: MessageEvent): number | undefined => {
  if (event.type === 'send.started') return event.at;
  return event.type === 'send.forgotten' ? event.triedAt : undefined;
};

/** A search looks back a minute or so; a day is more than any doubt lasts. */
const claimLifeMs = 24 * 3_600_000;

/** Notes which record one of Plivo's ids belongs to; the first claim stays. */
export const claimUuid = (uuid: string, recordId: string, now: number): Change[] => [
  { do: 'upsert', kind: 'uuid', id: uuid, fn: (claim) => claim ?? { recordId }, expires: now + claimLifeMs },
];
