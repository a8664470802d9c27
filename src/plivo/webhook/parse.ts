/**
 * A status callback, from the documented parameters of
 * https://docs.plivo.com/docs/messaging/api/message/message-status-callbacks. Unknown parameters are ignored; `Sequence`
 * is too, since a report only ever raises a record.
 */
import type { Report } from '../../domain/message/record.ts';
import { RequestError } from '../../ports/errors.ts';
import { callbackParamsMax } from '../limits.ts';
import { readStatus } from '../status.ts';
import { reportedTime } from '../times.ts';

/** As received: decoded, untrimmed, in order, repeats kept. Pairs, because names like `__proto__` are possible. */
export type Params = readonly (readonly [name: string, value: string])[];

const utf8 = new TextDecoder('utf-8', { fatal: true });

const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));

const pair = (field: string): readonly [string, string] => {
  const equals = field.indexOf('=');
  return equals < 0 ? [decode(field), ''] : [decode(field.slice(0, equals)), decode(field.slice(equals + 1))];
};

/**
 * `application/x-www-form-urlencoded` read strictly: what is not valid UTF-8 or not properly escaped is refused, because
 * a lenient reader turns it into other text than the one that was signed. Throws `RequestError` 400.
 */
export const readForm = (body: Uint8Array): Params => {
  try {
    const fields = utf8.decode(body).split('&').filter(Boolean);
    if (fields.length > callbackParamsMax) throw new RequestError(400, 'too many parameters');
    return fields.map(pair);
  } catch (error) {
    if (error instanceof RequestError) throw error;
    // No cause: a URIError's stack is harmless, but a decoder's message may quote the body.
    throw new RequestError(400, 'the body is not a form in UTF-8');
  }
};

export type PlivoCallback = ({ kind: 'status' } & Report) | { kind: 'unsupported'; uuid: string; word: string };

const uuidShape = /^[\w-]{1,64}$/;
const priceShape = /^\d{1,6}(\.\d{1,8})?$/;

/** One value per name; which of two `Status` would count is nothing to guess at. */
const singly = (params: Params): Map<string, string> => {
  const single = new Map(params);
  if (single.size !== params.length) throw new RequestError(400, 'a parameter is repeated');
  return single;
};

const happened = ({ state }: Pick<Report, 'state'>, values: Map<string, string>) =>
  reportedTime(state, {
    taken: values.get('QueuedTime') ?? values.get('MessageTime'),
    sent: values.get('SentTime'),
    ended: values.get('DeliveryReportTime'),
  });

/** `2 of 3`. The page calls it reserved, so that anything else says nothing. */
const partShape = /^[1-9]\d? of ([1-9]\d?)$/;
const partsIn = (values: Map<string, string>): Pick<Report, 'parts'> => {
  const parts = Number(partShape.exec(values.get('PartInfo') ?? '')?.[1] ?? 1);
  return parts > 1 ? { parts } : {};
};

/** Parameters that `readForm` decoded and `verifyPlivo` accepted. Throws `RequestError` 400 for what cannot be a callback. */
export const parseCallback = (params: Params): PlivoCallback => {
  const values = singly(params);
  const uuid = values.get('MessageUUID');
  if (uuid === undefined || !uuidShape.test(uuid)) throw new RequestError(400, 'no MessageUUID');
  const word = values.get('Status');
  if (word === undefined) throw new RequestError(400, 'no Status');
  // V2 does not sign the body, so the code may be anything.
  const status = readStatus(word, (values.get('ErrorCode') ?? '').replace(/[^\w-]/g, '').slice(0, 12));
  if (!status) return { kind: 'unsupported', uuid, word: word.slice(0, 30) };
  const price = values.get('TotalAmount') ?? '';
  return {
    kind: 'status',
    uuid,
    ...status,
    ...(priceShape.test(price) ? { price } : {}),
    ...happened(status, values),
    ...partsIn(values),
  };
};
