import { parse as parseForm } from 'node:querystring';
import type { z } from 'zod';
import { RequestError } from '../errors.ts';
import type { HttpRequest } from './route.ts';
import { eventShapes, UrlVerification } from './slack-event-shapes.ts';
import { Command, interactionShapes } from './slack-shapes.ts';

type Checked = { payload: unknown; shape: z.ZodType | 'unheard' | undefined };

/**
 * Throws `RequestError` 400 for a body that is not as Slack sends it. Bolt would throw at the first part that it misses,
 * wait 3 s for a listener where it cannot tell the kind, and end the process over a `null`, even with a good signature.
 *
 * @param type the media type, without parameters
 * @returns `acknowledge` for an event that nobody listens for: Slack wants a 200 and nothing else
 */
export const checkSlackPayload = (type: string, body: HttpRequest['body']): 'for-bolt' | 'acknowledge' => {
  const { payload, shape } = type === 'application/json' ? readJson(body.toString()) : readForm(body.toString());
  if (shape === 'unheard') return 'acknowledge';
  if (!shape) throw new RequestError(400, 'the body is no payload of Slack');
  const { error } = shape.safeParse(payload);
  // Only the place, which is one of our words: a value may be what a person wrote.
  if (error) throw new RequestError(400, `the payload is not as Slack sends it, at ${error.issues[0]?.path.join('.')}`);
  return 'for-bolt';
};

const readJson = (body: string): Checked => {
  const payload = parse(body);
  return { payload, shape: isObject(payload) ? eventShape(payload) : undefined };
};

/**
 * An event that nobody listens for is not looked at. Slack turns off the subscriptions of an app that fails too often,
 * and it has sent what no library expects: https://github.com/Sorunome/mx-puppet-slack/issues/13
 */
const eventShape = ({ type, event }: Record<string, unknown>): Checked['shape'] => {
  if (type === 'url_verification') return UrlVerification;
  // It has no event inside: https://docs.slack.dev/reference/events/app_rate_limited
  if (type === 'app_rate_limited') return 'unheard';
  if (type !== 'event_callback' || !isObject(event) || typeof event.type !== 'string') return undefined;
  return eventShapes.get(event.type) ?? 'unheard';
};

/** A command, or an interaction as JSON in the one field `payload`. */
const readForm = (body: string): Checked => {
  const fields = fieldsOf(body);
  if (typeof fields.payload === 'string') {
    const payload = parse(fields.payload);
    return { payload, shape: isObject(payload) ? interactionShapes.get(payload.type) : undefined };
  }
  return { payload: fields, shape: fields.command === undefined ? undefined : Command };
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

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
