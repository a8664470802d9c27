import type { Json } from '../json.ts';
import { ackDeadline } from '../limits.ts';
import { signature } from '../sign.ts';

/** `status` 0: no answer; `failure` then says why in Slack's words. */
export type Answer = { status: number; body: string; contentType: string; failure?: string };

/** One payload for the app, before it is written down: over HTTP as a form or JSON, later over a socket. */
export type Payload =
  | { kind: 'command'; fields: Record<string, string> }
  | { kind: 'interaction'; payload: Json }
  | { kind: 'event'; body: Json; retry?: { number: number; reason: string } };

export type Deliver = (payload: Payload) => Promise<Answer>;

/** One request as it went out, and what came back; `signed` is the text under the signature. */
export type MadeRequest = {
  /** Milliseconds since 1970, the real time. */
  at: number;
  url: string;
  headers: Record<string, string>;
  body: string;
  signed: string;
  answer: Answer;
};

export type DeliveryOptions = {
  /** Milliseconds; Slack's three seconds if not said. */
  ackDeadline?: number;
  /** Aborts after so many milliseconds; those of the clock on the wall if not said. */
  timeout?: (ms: number) => AbortSignal;
  onRequest?: (made: MadeRequest) => void;
};

export type RawRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** True signs as Slack does; a string signs with that secret; false leaves the signature out. */
  sign?: boolean | string;
  /** Seconds; the real time if not said. */
  timestamp?: number;
};

const written = (payload: Payload): { body: string; headers: Record<string, string> } => {
  // Exactly so, without a charset: Bolt takes a form only by this very header.
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  if (payload.kind === 'command') return { body: new URLSearchParams(payload.fields).toString(), headers: form };
  if (payload.kind === 'interaction') {
    return { body: new URLSearchParams({ payload: JSON.stringify(payload.payload) }).toString(), headers: form };
  }
  const retry = payload.retry && {
    'x-slack-retry-num': String(payload.retry.number),
    'x-slack-retry-reason': payload.retry.reason,
  };
  return { body: JSON.stringify(payload.body), headers: { 'content-type': 'application/json', ...retry } };
};

const signatureHeaders = (key: string, timestamp: number, body: string): Record<string, string> => ({
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': signature(key, timestamp, body),
});

const unanswered = (error: unknown): Answer => {
  const late = error instanceof Error && error.name === 'TimeoutError';
  return { status: 0, body: '', contentType: '', failure: late ? 'operation_timeout' : 'dispatch_failed' };
};

/** Signed HTTP requests to one URL. Time is the real one here: the app compares it with its own clock. */
export const createHttpDelivery = (appUrl: string, secret: string, options: DeliveryOptions = {}) => {
  const deadline = options.ackDeadline ?? ackDeadline;
  const timeout = options.timeout ?? ((ms) => AbortSignal.timeout(ms));
  const raw = async (path: string, request: RawRequest = {}): Promise<Answer> => {
    const { method = 'POST', headers = {}, body = '', sign = true } = request;
    const timestamp = request.timestamp ?? Math.floor(Date.now() / 1000);
    const key = typeof sign === 'string' ? sign : secret;
    const signed = sign && signatureHeaders(key, timestamp, body);
    const response = await fetch(new URL(path, appUrl), {
      method,
      headers: {
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        accept: 'application/json,*/*',
        ...signed,
        ...headers,
      },
      ...(method === 'GET' ? {} : { body }),
      redirect: 'manual',
      signal: timeout(deadline),
    });
    return {
      status: response.status,
      body: await response.text(),
      contentType: response.headers.get('content-type') ?? '',
    };
  };
  const deliver: Deliver = async (payload) => {
    const at = Date.now();
    const timestamp = Math.floor(at / 1000);
    const { body, headers } = written(payload);
    const answer = await raw('', { body, headers, timestamp }).catch(unanswered);
    options.onRequest?.({
      at,
      url: appUrl,
      headers: { ...headers, ...signatureHeaders(secret, timestamp, body) },
      body,
      signed: `v0:${timestamp}:${body}`,
      answer,
    });
    return answer;
  };
  return { raw, deliver };
};

/** What Slack calls an answer that is not 200; undefined if it is. */
export const failureOf = ({ status, failure }: Answer): string | undefined => {
  if (failure) return failure;
  if (status === 200) return undefined;
  return status >= 500 ? 'http_service_error' : 'http_client_error';
};
