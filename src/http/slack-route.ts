import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../ports/errors.ts';
import { type HttpRequest, mediaType, type Route } from './router.ts';
import { formType, readSlackBody, type SlackBody } from './slack-body.ts';

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

/** A short form is read from anybody. */
const mayBeCertificateCheck = (headers: HttpRequest['headers']): boolean =>
  mediaType(headers['content-type']) === formType && Number(headers['content-length']) <= certificateCheckMax;
