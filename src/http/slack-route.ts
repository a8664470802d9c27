import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../ports/errors.ts';
import { type HttpRequest, mediaType, type Route } from './route.ts';
import { readSlackBody, type SlackBody } from './slack-body.ts';

export type SlackRouteDeps = {
  /** Throws `SignatureError` for anything that Slack did not sign, over the bytes, before they are parsed. */
  verify(request: Pick<HttpRequest, 'headers' | 'body'>): void;
  /** Whether Bolt can read it. `acknowledge` is for what nobody listens for: Slack wants a 200 and nothing else. */
  check(kind: SlackBody['kind'], payload: unknown): 'for-bolt' | 'acknowledge' | { refused: string };
  /** Bolt's receiver: takes `rawBody` for verified and answers by itself. */
  requestListener: (req: IncomingMessage, res: ServerResponse) => void;
};

/** The one path at which Slack calls in HTTP mode: who asks and in what form is checked here, the rest is Bolt's. */
export const createSlackRoute = ({ verify, check, requestListener }: SlackRouteDeps): Route => ({
  method: 'POST',
  path: '/slack/events',
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  handle: async ({ headers, body, raw: { req, res } }) => {
    const type = mediaType(headers['content-type']);
    if (isCertificateCheck(type, body)) return { status: 200 };
    verify({ headers, body });
    // Bolt compares the header with `===`; a proxy that adds `; charset=utf-8` would turn every command into a 400.
    req.headers['content-type'] = type;
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
  type === 'application/x-www-form-urlencoded' &&
  body.length < 1_000 &&
  body.includes('ssl_check') &&
  new URLSearchParams(body.toString()).get('ssl_check') === '1';
