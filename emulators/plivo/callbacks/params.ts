/**
 * What a status callback says.
 * https://docs.plivo.com/docs/messaging/api/message/message-status-callbacks
 */
import type { PlivoHabits } from '../habits.ts';
import { stampWithOffset, stampOf as utcStamp } from '../stamp.ts';
import { smsParts } from '../text.ts';
import type { EmulatedMessage, Status } from '../types.ts';

/** List prices of SMS and MMS to the US, in dollars. */
const rates = { sms: '0.00550', mms: '0.01600' } as const;

export const priceOf = ({ type, text, part }: EmulatedMessage) => {
  const units = type === 'mms' || part ? 1 : smsParts(text);
  return { units, rate: rates[type], amount: (Number(rates[type]) * units).toFixed(5) };
};

const indianStamp = (at: number): string => stampWithOffset(at).slice(0, -6);

export const paramsOf = (
  message: EmulatedMessage,
  status: Status,
  errorCode: string,
  now: number,
  habits: Pick<PlivoHabits, 'callbackTimes'>,
): Record<string, string> => {
  const stampOf = habits.callbackTimes === 'utc' ? utcStamp : indianStamp;
  const { units, rate, amount } = priceOf(message);
  const left = status !== 'queued' && status !== 'failed' && status !== 'rejected';
  const failed = status === 'failed' || status === 'undelivered' || status === 'rejected';
  return {
    MessageUUID: message.uuid,
    From: message.from,
    To: message.to,
    Type: message.type,
    Status: message.word ?? status,
    ...(failed ? { ErrorCode: errorCode } : {}),
    Units: String(units),
    TotalRate: rate,
    // What fails before the carrier has it is not charged.
    TotalAmount: left ? amount : '0.00000',
    MCC: '310',
    MNC: '004',
    Sequence: String(message.sequence),
    MessageTime: stampOf(message.at),
    QueuedTime: stampOf(message.at),
    ...(left ? { SentTime: stampOf(message.sentAt ?? now) } : {}),
    ...(status === 'delivered' || status === 'undelivered' ? { DeliveryReportTime: stampOf(now) } : {}),
    PowerpackUUID: message.powerpackUuid,
    ParentMessageUUID: message.part?.parent ?? message.uuid,
    PartInfo: message.part ? `${message.part.nth} of ${message.part.of}` : '1 of 1',
    requester_ip: message.requesterIp,
  };
};
