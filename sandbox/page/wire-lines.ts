/** One request each way, readable: who asked whom for what, what was signed, and what came back. */
import type { CallbackAttempt } from '../../emulators/plivo/callbacks/callbacks.ts';
import type { LoggedRequest } from '../../emulators/plivo/contract.ts';
import { v3Text } from '../../emulators/plivo/sign.ts';
import type { MadeRequest } from '../../emulators/slack/driver/deliver.ts';
import { verificationToken } from '../../emulators/slack/driver/payloads.ts';
import { isObject, type Json, parseJson, text } from '../../emulators/slack/json.ts';
import type { ApiCall } from '../../emulators/slack/workspace/changes.ts';
import { secrets } from '../world.ts';
import { createMask } from './masked.ts';
import type { WireDetail, WireEntry } from './shared.ts';

/** A form with all its blocks is longer than anyone reads. */
const shownText = 6_000;

export const mask = createMask([secrets.botToken, secrets.signingSecret, secrets.authToken, verificationToken]);
const readable = (value: unknown): string => {
  const written = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  const shown = mask(written ?? '');
  return shown.length > shownText ? `${shown.slice(0, shownText)}\n… ${shown.length - shownText} more` : shown;
};

/** A client of Slack sends sub-objects as JSON inside a form. */
const unpacked = (args: Json): Json =>
  Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      const inner = typeof value === 'string' && /^[[{]/.test(value) ? parseJson(value) : undefined;
      return [key, inner ?? value];
    }),
  );

export type Line = Omit<WireEntry, 'id'> & { detail: () => WireDetail };

const formOf = (body: string): Json => Object.fromEntries(new URLSearchParams(body));

/** What Slack sent: a command, an interaction in `payload`, or an event as JSON. */
const saidBySlack = ({ headers, body }: MadeRequest): { title: string; value: Json } => {
  if (headers['content-type'] === 'application/json') {
    const value = parseJson(body);
    const event = isObject(value) && isObject(value.event) ? value.event : {};
    return { title: `event ${text(event.type)}`, value: isObject(value) ? value : {} };
  }
  const form = formOf(body);
  if (typeof form.payload !== 'string') return { title: `${form.command} ${form.text}`, value: form };
  const payload = parseJson(form.payload);
  const value = isObject(payload) ? payload : {};
  const [action] = Array.isArray(value.actions) ? value.actions : [];
  return { title: [text(value.type), text(action?.action_id)].filter(Boolean).join(' '), value };
};

export const toApp = (made: MadeRequest): Line => {
  const { at, headers, signed, answer } = made;
  const { title, value } = saidBySlack(made);
  return {
    at,
    way: 'slack-bot',
    title,
    answer: answer.failure ?? String(answer.status),
    isGood: answer.status === 200,
    detail: () => ({
      signed: readable(signed),
      signature: headers['x-slack-signature'] ?? '',
      sent: readable(value),
      got: readable(parseJson(answer.body) ?? (answer.body || '(empty)')),
    }),
  };
};

export const toSlack = ({ at, method, args, ok, error, messages = [] }: ApiCall): Line => ({
  at,
  way: 'bot-slack',
  title: method,
  answer: ok ? 'ok' : (error ?? 'refused'),
  isGood: ok,
  detail: () => ({ sent: readable(unpacked(args)), got: readable(ok ? { ok } : { ok, error, messages }) }),
});

export const toPlivo = ({ at, method, path, json, query, contentType, bytes, answered }: LoggedRequest): Line => ({
  at,
  way: 'bot-plivo',
  title: `${method} ${path.replace(/^\/v1\/Account\/[^/]+/, '')}`,
  answer: String(answered ?? ''),
  isGood: typeof answered === 'number' && answered < 300,
  detail: () => ({
    signature: 'Authorization: Basic ••••',
    sent: readable(json ?? (bytes > 0 ? `${contentType}, ${bytes} bytes` : query)),
    got: String(answered ?? 'no answer yet'),
  }),
});

type Callback = Pick<CallbackAttempt, 'at' | 'url' | 'method' | 'headers' | 'params' | 'answer'>;

export const fromPlivo =
  (titleOf: (params: Record<string, string>) => string) =>
  ({ at, url, method, headers, params, answer }: Callback): Line => ({
    at,
    way: 'plivo-bot',
    title: titleOf(params),
    answer: 'status' in answer ? String(answer.status) : answer.error,
    isGood: 'status' in answer && answer.status < 300,
    detail: () => ({
      signed: readable(`${v3Text({ method, url, params })}.${headers['X-Plivo-Signature-V3-Nonce'] ?? ''}`),
      signature: headers['X-Plivo-Signature-V3'] ?? '',
      sent: readable(`${method} ${url}\n${JSON.stringify(params, undefined, 2)}`),
      got: readable('status' in answer ? answer.body || '(empty)' : answer.error),
    }),
  });
