import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { RequestError } from '../ports/errors.ts';
import { type HttpRequest, mediaType, type Route } from './router.ts';

export type SlackBody = { kind: 'event' | 'url_verification' | 'interaction' | 'command'; payload: unknown };

export type SlackRouteDeps = {
  /** Throws `SignatureError` for headers that Slack does not send, before anything is read. */
  admit(request: Pick<HttpRequest, 'headers'>): void;
  /** Throws `SignatureError` for anything that Slack did not sign, over the bytes, before they are parsed. */
  verify(request: Pick<HttpRequest, 'headers' | 'body'>): void;
  /** Whether Bolt can read it. `acknowledge` is for what nobody listens for: Slack wants a 200 and nothing else. */
  check(kind: SlackBody['kind'], payload: unknown): 'for-bolt' | 'acknowledge' | { refused: string };
  /** Bolt's receiver: takes `rawBody` for verified and answers by itself. */
  requestListener: (req: IncomingMessage, res: ServerResponse) => void;
};

/** For what has a signature that may be right. A form with a long text and its blocks has some 100 kB. In bytes. */
const signedMax = 1024 * 1024;
const certificateCheckMax = 1_000;

/** The one path at which Slack calls in HTTP mode: who asks and in what form is checked here, the rest is Bolt's. */
export const createSlackRoute = ({ admit, verify, check, requestListener }: SlackRouteDeps): Route => ({
  method: 'POST',
  path: '/slack/events',
  contentTypes: ['application/json', formType],
  maxBytes: (headers) => {
    if (mayBeCertificateCheck(headers)) return certificateCheckMax;
    admit({ headers });
    return signedMax;
  },
  handle: async ({ headers, path, body, raw: { req, res } }) => {
    const type = mediaType(headers['content-type']);
    if (isCertificateCheck(type, body)) return { status: 200 };
    verify({ headers, body });
    // Bolt compares the header with `===`; a proxy that adds `; charset=utf-8` would turn every command into a 400.
    req.headers['content-type'] = type;
    // Bolt knows this one path; a proxy may have kept that of the public address in front of it.
    req.url = path;
    const { kind, payload } = readSlackBody(type, body);
    const verdict = check(kind, payload);
    if (verdict === 'acknowledge') return { status: 200 };
    if (verdict !== 'for-bolt') throw new RequestError(400, verdict.refused);
    const answered = new Promise<void>((resolve) => res.once('close', resolve));
    // Bolt reads the stream only if `rawBody` is not there yet.
    requestListener(Object.assign(req, { rawBody: body }), res);
    await answered;
    return 'handled';
  },
});

/**
 * Now and then Slack looks whether our certificate is good, with a form that nobody has to sign and that asks for
 * nothing: https://docs.slack.dev/interactivity/implementing-slash-commands. JSON is none: the text of an event stands in
 * it as it was written, and may look like one.
 */
const isCertificateCheck = (type: string, body: Buffer): boolean =>
  type === formType &&
  body.length <= certificateCheckMax &&
  body.includes('ssl_check') &&
  new URLSearchParams(body.toString()).get('ssl_check') === '1';

const formType = 'application/x-www-form-urlencoded';

/** A short form is read from anybody. */
const mayBeCertificateCheck = (headers: HttpRequest['headers']): boolean =>
  mediaType(headers['content-type']) === formType && Number(headers['content-length']) <= certificateCheckMax;

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

/** A command, or an interaction as JSON in the one field `payload`. */
const readForm = (body: string): SlackBody => {
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
