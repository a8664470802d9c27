import { hintDueAt } from './hint.ts';
import { isFinal, type MessageRecord } from './message.ts';

/** How long the carrier is asked about a send without an answer before a person may decide. */
export const decideAfterMs = 5 * 60_000;
/** After this long without news none is expected: many US and Canadian carriers never confirm a picture. */
export const noNewsAfterMs = 3 * 3_600_000;

/** When anything happened last. Asked several times for each record of each drawing, so it makes no list of them. */
export const lastEventAt = (records: readonly MessageRecord[]): number => {
  let last = 0;
  for (const { times } of records) for (const at of Object.values(times)) if (at > last) last = at;
  return last;
};

/** No more news is expected of it. */
export const isSettled = (record: MessageRecord, now: number): boolean =>
  isFinal(record) ||
  (record.state !== 'waiting' && record.state !== 'sending' && now >= lastEventAt([record]) + noNewsAfterMs);

/** Nothing more is to be done for it: no news is expected, and the carrier is not to be asked because of a hint. */
export const isDone = (record: MessageRecord, now: number): boolean =>
  isSettled(record, now) && hintDueAt(record) === undefined;

/** When time alone changes what the card says of it, if ever. */
export const nextChangeAt = (record: MessageRecord, now: number): number | undefined => {
  if (isSettled(record, now) || record.state === 'waiting' || record.state === 'sending') return undefined;
  const decideAt = (record.times.unconfirmed ?? 0) + decideAfterMs;
  return record.state === 'unconfirmed' && decideAt > now ? decideAt : lastEventAt([record]) + noNewsAfterMs;
};

/** Whether a person may be offered to send this one again: repeating can help, and nobody did it yet. */
export const canSendAgain = (record: MessageRecord, now: number): boolean => {
  if (record.repeatedBy || record.leftAloneBy) return false;
  if (record.state === 'unconfirmed') return now - (record.times.unconfirmed ?? now) >= decideAfterMs;
  if (record.state !== 'failed' && record.state !== 'undelivered') return false;
  return record.failure?.canRepeat ?? false;
};

/** What can be changed and sent: it failed or was not delivered, was not sent again, and its recipient did not opt out. */
export const isEditable = ({ repeatedBy, state, failure }: MessageRecord): boolean =>
  !repeatedBy && (state === 'failed' || state === 'undelivered') && !failure?.optedOut;

/** Only a change can help: where sending the same again can, that is offered instead. */
export const needsFixing = (record: MessageRecord, now: number): boolean =>
  isEditable(record) && !canSendAgain(record, now);
