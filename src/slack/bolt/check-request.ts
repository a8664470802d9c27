/** What has to be true of a request before Bolt gets it: Slack signed it, and Bolt and our listeners can read it. */
import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import { equalInConstantTime } from '../../kit/constant-time.ts';
import { SignatureError } from '../../ports/errors.ts';
import type { Identity } from '../api/identity.ts';
import { eventShapes, mayBeOrder, UrlVerification } from '../reading/event-shapes.ts';
import { Command, interactionShapes } from '../reading/payload-shapes.ts';
import { foreignPart } from './check-origin.ts';

export type SignedBySlack = {
  /** With names in lower case and repeated ones joined, as `node:http` has them: a joined one is no signature. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came. */
  body: Buffer;
};

/** Slack's guide asks to refuse anything older than five minutes. */
const maxAgeSeconds = 300;
/** What two clocks may reasonably differ by; without this bound a stolen request could be kept for the future. */
const maxAheadSeconds = 60;

/**
 * Throws `SignatureError` for headers with which no body could be right, so that none has to be read.
 *
 * @param now as below
 */
export const createSlackAdmission =
  ({ now }: { now: () => number }) =>
  ({ headers }: Pick<SignedBySlack, 'headers'>): void => {
    if (typeof headers['x-slack-signature'] !== 'string') throw new SignatureError('slack: no signature');
    checkAge(headers['x-slack-request-timestamp'], now());
  };

/**
 * Throws `SignatureError` unless the signature is right and fresh. Over the bytes, so that nothing is parsed for a
 * stranger; why this is not left to Bolt is in `docs/decisions/0009-signature-before-parsing.md`.
 *
 * @param now milliseconds since 1970, by the clock that Slack goes by too
 */
export const createSlackAuthenticator = ({ signingSecret, now }: { signingSecret: string; now: () => number }) => {
  // With an empty key, any sender could sign.
  if (signingSecret === '') throw new TypeError('the signing secret is empty');
  return ({ headers, body }: SignedBySlack): void => {
    const timestamp = headers['x-slack-request-timestamp'];
    checkAge(timestamp, now());
    const signed = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
    const given = headers['x-slack-signature'];
    if (typeof given !== 'string' || !equalInConstantTime(given, `v0=${signed}`)) {
      throw new SignatureError('slack: no signature matches');
    }
  };
};

const checkAge = (timestamp: string | string[] | undefined, nowMs: number): void => {
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) throw new SignatureError('slack: no timestamp');
  const age = Math.floor(nowMs / 1_000) - Number(timestamp);
  if (age > maxAgeSeconds) throw new SignatureError(`slack: timestamp is ${age} s old`);
  if (age < -maxAheadSeconds) throw new SignatureError(`slack: timestamp is ${-age} s ahead`);
};

/** What Slack says that it sends: by the media type and the field of a form, or by the type of an envelope. */
export type PayloadKind = 'event' | 'url_verification' | 'interaction' | 'command';

/** `acknowledge`: no listener wants it, and Slack only wants to hear that it came. A refusal quotes nothing. */
export type Verdict = 'for-bolt' | 'acknowledge' | { refused: string };

/**
 * Whether Bolt and our listeners can read what Slack sent, over HTTP or over its connection. Bolt would throw at the
 * first part that it misses, wait 3 s for a listener where it cannot tell the kind, and end the process over a `null`.
 */
export const checkPayload = (kind: PayloadKind, payload: unknown): Verdict => {
  const shape = isObject(payload) ? shapeOf(kind, payload) : undefined;
  if (shape === 'unheard') return 'acknowledge';
  if (!shape) return { refused: 'the payload is of no kind that Slack sends' };
  const { error } = shape.safeParse(payload);
  if (!error) return 'for-bolt';
  // Only the place, which is one of our words: a value may be what a person wrote.
  return { refused: `the payload is not as Slack sends it, at ${error.issues[0]?.path.join('.')}` };
};

export type Check = (kind: PayloadKind, payload: unknown) => Verdict;

/** The same, and whether what Bolt would get is of this app and this workspace, as far as the payload says. */
export const createCheck =
  (self: () => Identity | undefined): Check =>
  (kind, payload) => {
    const verdict = checkPayload(kind, payload);
    const foreign = verdict === 'for-bolt' ? foreignPart(kind, payload, self()) : undefined;
    return foreign ? { refused: `the payload is of another ${foreign}` } : verdict;
  };

type Shape = z.ZodType | 'unheard' | undefined;

const shapeOf = (kind: PayloadKind, payload: Record<string, unknown>): Shape => {
  switch (kind) {
    case 'event':
      return eventShape(payload);
    case 'url_verification':
      return UrlVerification;
    case 'interaction':
      return interactionShapes.get(payload.type);
    case 'command':
      return Command;
  }
};

/**
 * An event without a listener is not looked at. Slack turns off the subscriptions of an app that fails too often,
 * and it has sent what no library expects: https://github.com/Sorunome/mx-puppet-slack/issues/13
 */
const eventShape = ({ type, event }: Record<string, unknown>): Shape => {
  // It has no event inside: https://docs.slack.dev/reference/events/app_rate_limited
  if (type === 'app_rate_limited') return 'unheard';
  if (type !== 'event_callback' || !isObject(event) || typeof event.type !== 'string') return undefined;
  if (event.type === 'message' && !mayBeOrder(event)) return 'unheard';
  return eventShapes.get(event.type) ?? 'unheard';
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
