/** Keeps every other page out: the sandbox listens on this machine, and a browser would let any site knock. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

type Asked = Pick<IncomingMessage, 'headers'>;

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const protection: OutgoingHttpHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** A name that somebody else made point here is not one of ours (DNS rebinding). */
export const isOurHost = ({ headers }: Asked, port: number): boolean =>
  [`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? '');

/** JSON makes a browser ask first, and the origin says who asks: https://fetch.spec.whatwg.org/#http-origin */
export const isOurGesture = ({ headers }: Asked): boolean =>
  headers['content-type'] === 'application/json' && headers.origin === `http://${headers.host}`;
