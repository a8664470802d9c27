/**
 * Reading messages back, through Plivo's SDK. What cannot be read now is `undefined`, never "not there": a search that
 * finds nothing is no proof that nothing was sent.
 */
import { z } from 'zod';
import type { Report } from '../../domain/message/record.ts';
import type { Alarms, CarrierLookup, Listed, Log } from '../../ports/index.ts';
import { connectTimeoutMs, listPageMax, lookUpTimeoutMs, searchRate } from '../limits.ts';
import type { NoteWord } from '../new-words.ts';
import { readStatus } from '../status.ts';
import { readTime, reportedTime } from '../times.ts';
import { noteHealth } from './note-health.ts';
import { callSdk, createSdk, type PlivoAccount, type Sender } from './sdk.ts';

type Deps = PlivoAccount & {
  sender: Sender;
  timeoutMs?: number;
  connectMs?: number;
  log?: Pick<Log, 'warn'>;
  alarms?: Alarms;
  noteWord?: NoteWord;
};

/** The SDK camel-cases the answer, and types the list as one object although it is an array. */
type Messages = { get(uuid: string): Promise<unknown>; list(query: Record<string, string | number>): Promise<unknown> };

const Message = z.object({
  messageUuid: z.string().regex(/^[\w-]{1,64}$/),
  messageState: z.string(),
  errorCode: z.union([z.string(), z.number()]).nullish(),
  totalAmount: z.string().nullish(),
  messageTime: z.string().nullish(),
  messageSentTime: z.string().nullish(),
  messageUpdatedTime: z.string().nullish(),
});
type Message = z.infer<typeof Message>;

/** `2026-11-21 07:03:09`, in UTC, as the list's filters want it. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

export const createCarrierRecords = (deps: Deps): CarrierLookup => {
  const { sender, timeoutMs = lookUpTimeoutMs, connectMs = connectTimeoutMs, log, alarms, noteWord } = deps;
  const messages: Messages = createSdk(deps, timeoutMs).messages;

  const ask = async (call: () => Promise<unknown>) => {
    const answer = await callSdk({ timeoutMs, connectMs }, call);
    noteHealth(alarms, answer);
    if (answer.kind === 'answer') return answer;
    const { kind, status } = { status: undefined, ...answer };
    log?.warn('plivo.look-up-failed', { kind, status });
    return { kind, status };
  };

  const read = (message: Message): Report | undefined => {
    const report = toReport(message);
    if (!report) noteWord?.({ uuid: message.messageUuid }, message.messageState);
    return report;
  };

  const listed = (message: Message): Listed | undefined => {
    const report = read(message);
    const takenAt = readTime(message.messageTime);
    return report && { ...report, ...(takenAt === undefined ? {} : { takenAt }) };
  };

  return {
    searchRate,
    get: async (uuid) => {
      const answer = await ask(() => messages.get(uuid));
      if (answer.kind !== 'answer') return answer.status === 404 ? 'missing' : undefined;
      const message = Message.safeParse(answer.value);
      return message.success ? read(message.data) : undefined;
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
      if (answer.kind !== 'answer') return undefined;
      const list = z.array(Message).safeParse(Array.isArray(answer.value) ? [...answer.value] : undefined);
      if (!list.success) return undefined;
      if (list.data.length >= listPageMax) return 'too-many';
      const reports = list.data.map(listed);
      // One that cannot be read may be the one that is searched for, so the others prove nothing.
      return reports.every((report) => report !== undefined) ? reports : undefined;
    },
  };
};

const toReport = (message: Message): Report | undefined => {
  const { messageUuid: uuid, messageState, errorCode, totalAmount } = message;
  const status = readStatus(messageState, String(errorCode ?? ''));
  if (!status) return undefined;
  const { messageTime: taken, messageSentTime: sent, messageUpdatedTime: ended } = message;
  const happened = reportedTime(status.state, { taken, sent, ended });
  return { uuid, ...status, ...(totalAmount ? { price: totalAmount } : {}), ...happened };
};
