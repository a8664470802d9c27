/** Reading messages back. https://www.plivo.com/docs/messaging/api/message/list-all-messages/ */
import { priceOf } from '../callbacks/params.ts';
import { ApiProblem } from '../http/problem.ts';
import { listCalls, listKeepsMs, listWithoutFilterMs } from '../limits.ts';
import { stampWithOffset } from '../stamp.ts';
import type { EmulatedMessage, Reply } from '../types.ts';
import { type ListQuery, readListQuery } from '../validate-list.ts';

type RecordDeps = {
  now: () => number;
  authId: string;
  all: () => readonly EmulatedMessage[];
  /** How long a new message stays out of the list; Plivo documents nothing. */
  listDelayMs: number;
};

export const createRecords = ({ now, authId, all, listDelayMs }: RecordDeps) => {
  const calls: number[] = [];
  const base = `/v1/Account/${authId}/Message/`;

  const takeCall = (): void => {
    while ((calls[0] ?? Number.POSITIVE_INFINITY) <= now() - listCalls.withinMs) calls.shift();
    if (calls.length >= listCalls.max) throw new ApiProblem(429, 'too many requests');
    calls.push(now());
  };

  return {
    get: (message: EmulatedMessage): Reply => ({ status: 200, body: recordOf(message, base) }),

    list: (raw: Record<string, string>): Reply => {
      takeCall();
      const query = readListQuery(raw);
      const visible = all().filter((message) => message.at <= now() - listDelayMs && matches(message, query, now()));
      const newestFirst = visible.toReversed().toSorted((a, b) => b.at - a.at);
      const { limit, offset } = query;
      const page = (at: number) => `${base}?${new URLSearchParams({ ...raw, limit: `${limit}`, offset: `${at}` })}`;
      return {
        status: 200,
        body: {
          meta: {
            limit,
            offset,
            total_count: newestFirst.length,
            next: offset + limit < newestFirst.length ? page(offset + limit) : null,
            previous: offset > 0 ? page(Math.max(0, offset - limit)) : null,
          },
          objects: newestFirst.slice(offset, offset + limit).map((message) => recordOf(message, base)),
        },
      };
    },
  };
};

const matches = (message: EmulatedMessage, query: ListQuery, now: number): boolean => {
  const { at } = message;
  const since = hasTime(query) ? now - listKeepsMs : now - listWithoutFilterMs;
  const wanted: [unknown, unknown][] = [
    [query.message_state, message.state],
    [query.message_type, message.type],
    [query.message_direction, 'outbound'],
    [query.error_code, message.errorCode],
    [query.from_number, message.from],
    [query.to_number, shownTo(message)],
    [query.powerpack_id, message.powerpackUuid],
    [query.message_time, at],
  ];
  return (
    wanted.every(([filter, value]) => filter === undefined || filter === value) &&
    at >= since &&
    at > (query.message_time__gt ?? Number.NEGATIVE_INFINITY) &&
    at >= (query.message_time__gte ?? Number.NEGATIVE_INFINITY) &&
    at < (query.message_time__lt ?? Number.POSITIVE_INFINITY) &&
    at <= (query.message_time__lte ?? Number.POSITIVE_INFINITY)
  );
};

const hasTime = (query: ListQuery): boolean => Object.keys(query).some((name) => name.startsWith('message_time'));

/** With `log` off, the number is masked and cannot be searched for. */
const shownTo = ({ masked, to }: EmulatedMessage): string => (masked ? `${to.slice(0, 3)}XXXXX${to.slice(-3)}` : to);

/** Neither text nor media are among the documented fields. */
const recordOf = (message: EmulatedMessage, base: string) => {
  const { units, rate, amount } = priceOf(message);
  return {
    message_uuid: message.uuid,
    message_state: message.word ?? message.state,
    message_type: message.type,
    message_direction: 'outbound',
    message_time: stampWithOffset(message.at),
    message_sent_time: message.sentAt === undefined ? '' : stampWithOffset(message.sentAt),
    message_updated_time: stampWithOffset(message.updatedAt),
    from_number: message.from,
    to_number: shownTo(message),
    units,
    total_rate: rate,
    total_amount: message.state === 'failed' || message.state === 'queued' ? '0.00000' : amount,
    carrier_fees: '0.00000',
    carrier_fees_rate: '0.00000',
    error_code: message.errorCode,
    resource_uri: `${base}${message.uuid}/`,
    powerpack_id: message.powerpackUuid,
    requester_ip: message.requesterIp,
    destination_country_iso2: 'US',
    is_domestic: true,
  };
};
