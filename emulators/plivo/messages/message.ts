/** One message from its acceptance to its last report. */
import { randomUUID } from 'node:crypto';
import type { EmulatedMessage, Status } from '../types.ts';
import type { SendBody } from './validate.ts';

export const newMessage = (
  body: SendBody,
  { from, to, requesterIp, now }: { from: string; to: string; requesterIp: string; now: number },
): EmulatedMessage => ({
  uuid: randomUUID(),
  from,
  to,
  type: body.type,
  text: body.text,
  mediaUrls: body.media_urls,
  mediaIds: body.media_ids,
  media: [],
  powerpackUuid: body.powerpack_uuid ?? '',
  url: body.url,
  method: body.method,
  expirySeconds: body.message_expiry,
  masked: body.log === false || body.log === 'false' || body.log === 'content_only',
  bulk: body.dst.length > 1,
  requesterIp,
  at: now,
  updatedAt: now,
  sentAt: undefined,
  state: 'queued',
  word: undefined,
  errorCode: '000',
  sequence: 0,
});

const order: Record<Status, number> = { queued: 0, sent: 1, failed: 2, rejected: 2, undelivered: 3, delivered: 4 };

/** A late report may be called out of order; the record keeps the furthest state. */
export const raise = (message: EmulatedMessage, status: Status, errorCode: string, now: number): void => {
  message.sequence += 1;
  if (order[status] > order.queued && status !== 'rejected' && status !== 'failed') message.sentAt ??= now;
  if (order[status] < order[message.state]) return;
  message.state = status;
  message.updatedAt = now;
  const failed = status === 'failed' || status === 'rejected' || status === 'undelivered';
  message.errorCode = failed ? errorCode : '000';
};
