/**
 * Reading messages back, through Plivo's SDK. What cannot be read now is `undefined`, never "not there": a search that
 * finds nothing is no proof that nothing was sent.
 */
import { Client } from 'plivo';
import { z } from 'zod';
import { orLate } from '../../kit/deadline.ts';
import type { CarrierLookup, CarrierRecord, Log } from '../../ports/index.ts';
import { failureOf } from '../error-codes.ts';
import { listPageMax, lookUpTimeoutMs, searchRate } from '../limits.ts';
import { reportedState } from '../status.ts';
import type { Sender } from './gateway.ts';
import { classifySdkFailure } from './sdk-failure.ts';

type Deps = {
  authId: string;
  authToken: string;
  /** Without `/v1`: `https://api.plivo.com`. */
  apiUrl: string;
  sender: Sender;
  timeoutMs?: number;
  log?: Pick<Log, 'warn'>;
};

/** The SDK camel-cases the answer, and types the list as one object although it is an array. */
type Messages = { get(uuid: string): Promise<unknown>; list(query: Record<string, string | number>): Promise<unknown> };

const Message = z.object({
  messageUuid: z.string().regex(/^[\w-]{1,64}$/),
  messageState: z.string(),
  errorCode: z.union([z.string(), z.number()]).nullish(),
  totalAmount: z.string().nullish(),
});
const MessageList = z.array(Message);

/** `2026-11-21 07:03:09`, in UTC, as the list's filters want it. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

export const createCarrierRecords = (deps: Deps): CarrierLookup => {
  const { authId, authToken, apiUrl, sender, timeoutMs = lookUpTimeoutMs, log } = deps;
  const client = new Client(authId, authToken, { url: `${apiUrl}/v1/Account/${authId}`, timeout: timeoutMs });
  const messages: Messages = client.messages;

  const ask = async (call: () => Promise<unknown>): Promise<{ value: unknown } | { status: number | undefined }> => {
    try {
      const answer = await orLate(timeoutMs, call());
      return answer === 'late' ? { status: undefined } : answer;
    } catch (rejection) {
      const failure = classifySdkFailure(rejection);
      const status = failure.kind === 'refused' ? failure.status : undefined;
      log?.warn('plivo.look-up-failed', { kind: failure.kind, status });
      return { status };
    }
  };

  return {
    searchRate,
    get: async (uuid) => {
      const answer = await ask(() => messages.get(uuid));
      if ('status' in answer) return answer.status === 404 ? 'missing' : undefined;
      const message = Message.safeParse(answer.value);
      return message.success ? toRecord(message.data) : undefined;
    },
    sentTo: async ({ to, hasMedia, from, until }) => {
      const answer = await ask(() =>
        messages.list({
          to_number: to.slice(1),
          ...('number' in sender ? { from_number: sender.number.slice(1) } : {}),
          message_type: hasMedia ? 'mms' : 'sms',
          message_direction: 'outbound',
          message_time__gte: stamp(from),
          message_time__lte: stamp(until),
          limit: listPageMax,
        }),
      );
      if ('status' in answer) return undefined;
      const list = MessageList.safeParse(Array.isArray(answer.value) ? [...answer.value] : undefined);
      if (!list.success) return undefined;
      if (list.data.length >= listPageMax) return 'too-many';
      return list.data.map(toRecord).filter((record) => record !== undefined);
    },
  };
};

const toRecord = ({
  messageUuid,
  messageState,
  errorCode,
  totalAmount,
}: z.infer<typeof Message>): CarrierRecord | undefined => {
  const state = reportedState(messageState);
  if (!state) return undefined;
  const code =
    errorCode === null || errorCode === undefined || /^0*$/.test(String(errorCode)) ? undefined : String(errorCode);
  const failed = state === 'failed' || state === 'undelivered';
  return {
    uuid: messageUuid,
    state,
    ...(failed ? { failure: failureOf(code) } : {}),
    ...(failed && code !== undefined ? { errorCode: code } : {}),
    ...(totalAmount ? { price: totalAmount } : {}),
  };
};
