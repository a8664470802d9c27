/**
 * `application/x-www-form-urlencoded` read strictly: what is not valid UTF-8 or not properly escaped is refused, because
 * a lenient reader turns it into other text than the one that was signed.
 */
import { RequestError } from '../../ports/errors.ts';
import { callbackParamsMax } from '../limits.ts';

/** As received: decoded, untrimmed, in order, repeats kept. Pairs, because names like `__proto__` are possible. */
export type Params = readonly (readonly [name: string, value: string])[];

const utf8 = new TextDecoder('utf-8', { fatal: true });

const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));

const pair = (field: string): readonly [string, string] => {
  const equals = field.indexOf('=');
  return equals < 0 ? [decode(field), ''] : [decode(field.slice(0, equals)), decode(field.slice(equals + 1))];
};

/** Throws `RequestError` 400. */
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
