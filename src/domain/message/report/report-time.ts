import { clockSkewMs } from '../../language/clock-skew.ts';
import { lastTriedAt, type MessageRecord } from '../message.ts';

/**
 * When what is reported happened: by the carrier's clock where that can be true, so that a report that comes an hour late
 * tells of an hour ago; else when it was heard. It happened neither before the message was handed over, nor before it was
 * sent, nor after it was heard; clocks may differ by a little, and what differs by more is in another zone, or made up.
 *
 * @param at when it was heard
 * @param occurredAt when the carrier says that it happened
 */
export const whenItHappened = (record: MessageRecord, at: number, occurredAt: number | undefined): number => {
  const triedAt = lastTriedAt(record);
  if (occurredAt === undefined || triedAt === undefined) return at;
  const canBe = occurredAt >= triedAt - clockSkewMs && occurredAt <= at + clockSkewMs;
  if (!canBe) return at;
  return Math.min(Math.max(occurredAt, triedAt, record.times.sent ?? triedAt), at);
};
