/** What Slack sends over HTTP, from bytes to a payload and its kind. */
import { parse as parseForm } from 'node:querystring';
import { RequestError } from '../ports/errors.ts';
import type { HttpRequest } from './router.ts';

export const formType = 'application/x-www-form-urlencoded';

export type SlackBody = { kind: 'event' | 'url_verification' | 'interaction' | 'command'; payload: unknown };

/**
 * What Slack sent, and as what; whether it has the shape of that is not looked at here.
 *
 * @param type the media type, without parameters
 * @throws RequestError 400 for bytes that are not what the media type says
 */
export const readSlackBody = (type: string, body: HttpRequest['body']): SlackBody =>
  type === 'application/json' ? readJson(body.toString()) : readForm(body.toString());

/** An event, or the question whether this address is ours, which Slack asks over HTTP alone. */
const readJson = (body: string): SlackBody => {
  const payload = parse(body);
  const type = typeof payload === 'object' && payload !== null && 'type' in payload ? payload.type : undefined;
  return { kind: type === 'url_verification' ? type : 'event', payload };
};

/**
 * A form begins with the name of a field, and no JSON does. Slack signs bytes and not the media type, so an event that was
 * captured could come again as a form: `&command=…` in the name of a file would be a command of whoever it names.
 */
const formBeginning = /^\w{1,64}=/;

/** A command, or an interaction as JSON in the one field `payload`. */
const readForm = (body: string): SlackBody => {
  if (!formBeginning.test(body)) throw new RequestError(400, 'the body is not a form');
  const fields = fieldsOf(body);
  if (typeof fields.payload !== 'string') return { kind: 'command', payload: fields };
  return { kind: 'interaction', payload: parse(fields.payload) };
};

/**
 * By the reader that Bolt uses, so that both see the same fields; that one turns what is not UTF-8 into replacement
 * characters, and a phone would get those.
 */
const fieldsOf = (body: string): Record<string, unknown> => {
  let isUtf8 = true;
  const decode = (part: string): string => {
    try {
      return part.includes('%') ? decodeURIComponent(part) : part;
    } catch {
      isUtf8 = false;
      return part;
    }
  };
  const fields = parseForm(body, '&', '=', { decodeURIComponent: decode });
  if (!isUtf8) throw new RequestError(400, 'the body is not a form in UTF-8');
  return fields;
};

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    // Without the cause, whose message quotes what a person wrote.
    throw new RequestError(400, 'the body is not JSON');
  }
};
