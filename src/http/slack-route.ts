import type { IncomingMessage, ServerResponse } from 'node:http';
import { SignatureError } from '../errors.ts';
import { mediaType, type Route } from './route.ts';
import { checkSlackPayload } from './slack-payload.ts';

/** Slack's guide asks to refuse anything older than five minutes; Bolt checks that too, but takes any future. */
const maxAgeSeconds = 300;
/** What two clocks may reasonably differ by. */
const maxAheadSeconds = 60;

export type SlackRouteDeps = {
  /** Bolt's receiver: verifies the signature over `rawBody` and answers by itself. */
  requestListener: (req: IncomingMessage, res: ServerResponse) => void;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** The one path at which Slack calls in HTTP mode: what can be checked cheaply is checked here, the rest by Bolt. */
export const createSlackRoute = ({ requestListener, now }: SlackRouteDeps): Route => ({
  method: 'POST',
  path: '/slack/events',
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  handle: async ({ body, raw: { req, res } }) => {
    if (isCertificateCheck(body)) return { status: 200 };
    checkTimestamp(req.headersDistinct['x-slack-request-timestamp'], now());
    // Bolt compares the header with `===`; a proxy that adds `; charset=utf-8` would turn every command into a 400.
    const type = mediaType(req.headers['content-type']);
    req.headers['content-type'] = type;
    checkSlackPayload(type, body);
    const answered = new Promise<void>((resolve) => res.once('close', resolve));
    // Bolt reads the stream only if `rawBody` is not there yet.
    requestListener(Object.assign(req, { rawBody: body }), res);
    await answered;
    return 'handled';
  },
});

/**
 * Now and then Slack looks whether our certificate is good, with a request that nobody has to sign and that asks for
 * nothing: https://docs.slack.dev/interactivity/implementing-slash-commands
 */
const isCertificateCheck = (body: Buffer): boolean =>
  body.length < 1_000 && body.includes('ssl_check') && new URLSearchParams(body.toString()).get('ssl_check') === '1';

const checkTimestamp = (values: readonly string[] | undefined, nowMs: number): void => {
  const [value, ...more] = values ?? [];
  if (value === undefined || more.length > 0) throw new SignatureError('timestamp missing or doubled');
  if (!/^\d{1,12}$/.test(value)) throw new SignatureError('timestamp is not a number');
  const age = Math.floor(nowMs / 1000) - Number(value);
  if (age > maxAgeSeconds) throw new SignatureError(`timestamp is ${age} s old`);
  if (age < -maxAheadSeconds) throw new SignatureError(`timestamp is ${-age} s ahead`);
};
