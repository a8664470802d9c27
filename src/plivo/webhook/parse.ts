/**
 * A status callback, from the documented parameters of
 * https://docs.plivo.com/docs/messaging/api/message/message-status-callbacks. Unknown parameters are ignored; `Sequence`
 * is too, since a report only ever raises a record.
 */
import type { Refusal } from '../../domain/language/refusal.ts';
import type { ReportedState } from '../../domain/message/record.ts';
import { RequestError } from '../../ports/errors.ts';
import { failureOf } from '../error-codes.ts';
import { reportedState } from '../status.ts';
import { type Params, readForm } from './form.ts';

export type PlivoCallback =
  | {
      kind: 'status';
      uuid: string;
      state: ReportedState;
      /** Only with `failed` and `undelivered`. */
      errorCode?: string;
      failure?: Refusal;
      /** Plivo's charge in US dollars, as its decimal string, without carrier fees. */
      price?: string;
    }
  | { kind: 'unsupported'; why: string };

const uuidShape = /^[\w-]{1,64}$/;
const priceShape = /^\d{1,6}(\.\d{1,8})?$/;

/** One value per name; which of two `Status` would count is nothing to guess at. */
const singly = (params: Params): Map<string, string> => {
  const single = new Map(params);
  if (single.size !== params.length) throw new RequestError(400, 'a parameter is repeated');
  return single;
};

/** Plivo writes `000`, or nothing, where there is no error. V2 does not sign the body, so the code may be anything. */
const errorCodeOf = (value: string | undefined): string | undefined => {
  const code = (value ?? '').replace(/[^\w-]/g, '').slice(0, 12);
  return /^0*$/.test(code) ? undefined : code;
};

const outcomeOf = (state: ReportedState, errorCode: string | undefined) => {
  if (state !== 'failed' && state !== 'undelivered') return {};
  return { failure: failureOf(errorCode), ...(errorCode === undefined ? {} : { errorCode }) };
};

/** Parameters that `readForm` decoded and `verifyPlivo` accepted. Throws `RequestError` 400 for what cannot be a callback. */
export const parseCallback = (params: Params): PlivoCallback => {
  const values = singly(params);
  const uuid = values.get('MessageUUID');
  if (uuid === undefined || !uuidShape.test(uuid)) throw new RequestError(400, 'no MessageUUID');
  const word = values.get('Status');
  if (word === undefined) throw new RequestError(400, 'no Status');
  const state = reportedState(word);
  if (!state) return { kind: 'unsupported', why: `Status ${JSON.stringify(word.slice(0, 30))}` };
  const price = values.get('TotalAmount');
  return {
    kind: 'status',
    uuid,
    state,
    ...outcomeOf(state, errorCodeOf(values.get('ErrorCode'))),
    ...(price !== undefined && priceShape.test(price) ? { price } : {}),
  };
};

/** From the bytes of the body at once, where nothing has to be verified in between. */
export const parsePlivo = (body: Uint8Array): PlivoCallback => parseCallback(readForm(body));
