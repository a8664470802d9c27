import { RequestError } from '../errors.ts';
import type { HttpRequest } from './route.ts';

/** What Bolt's listeners can be registered for, besides commands and events. */
const interactions: ReadonlySet<unknown> = new Set([
  'block_actions',
  'block_suggestion',
  'message_action',
  'shortcut',
  'view_closed',
  'view_submission',
]);

/**
 * Throws `RequestError` 400 for a body that Bolt cannot tell the kind of: it would wait 3 s before it says 404, and a
 * `null` ends the process, even with a good signature.
 *
 * @param type the media type, without parameters
 */
export const checkSlackPayload = (type: string, body: HttpRequest['body']): void => {
  const payload = read(type, body.toString());
  const isKnown =
    isObject(payload) &&
    (payload.type === 'url_verification' ||
      typeof payload.command === 'string' ||
      interactions.has(payload.type) ||
      (isObject(payload.event) && typeof payload.event.type === 'string'));
  if (!isKnown) throw new RequestError(400, 'the body is no payload of Slack');
};

/** As JSON, as a form, or as JSON in the one field of a form. */
const read = (type: string, body: string): unknown => {
  if (type === 'application/json') return parse(body);
  checkEscapes(body);
  const form = new URLSearchParams(body);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : parse(payload);
};

/** A lenient reader, as Bolt's is, turns what is not UTF-8 into replacement characters: a phone would get those. */
const checkEscapes = (form: string): void => {
  try {
    decodeURIComponent(form);
  } catch {
    throw new RequestError(400, 'the body is not a form in UTF-8');
  }
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    // Without the cause, whose message quotes what a person wrote.
    throw new RequestError(400, 'the body is not JSON');
  }
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
