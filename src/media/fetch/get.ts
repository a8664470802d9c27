import type { Readable } from 'node:stream';
import { type Agent, request } from 'undici';
import { blockedCode } from './public-agent.ts';

export type BlockReason = 'unreadable' | 'scheme' | 'credentials' | 'port' | 'private' | 'redirects';

/**
 * `blocked`: the guard said no. `unreachable`: the network did; `transient` where the same URL may work in a minute.
 * The deadline covers the body as well: reading past it rejects.
 */
export type Fetched =
  | { kind: 'answer'; status: number; header(name: string): string | undefined; url: string; body: Readable }
  | { kind: 'blocked'; why: BlockReason }
  | { kind: 'unreachable'; why: 'no-such-host' | 'timeout' | 'connection'; code: string; transient: boolean };

/** One request, without following redirects. */
export const get = async (dispatcher: Agent, url: string, signal: AbortSignal): Promise<Fetched> => {
  try {
    // "Accept: */*" is what a carrier's fetcher sends: some hosts would answer a browser with WebP.
    const headers = { accept: '*/*', 'user-agent': 'slack-mms' };
    const { statusCode, headers: received, body } = await within(signal, request(url, { dispatcher, signal, headers }));
    // A body that is thrown away, or cut off by the deadline, must not become an uncaught error.
    body.on('error', () => {});
    const header = (name: string) => [received[name]].flat()[0];
    return { kind: 'answer', status: statusCode, header, url, body };
  } catch (error) {
    return signal.aborted ? unreachable('timeout', 'DEADLINE', false) : explained(error);
  }
};

/** undici hears of an abort only once it is connected; this does at once. undici drops what comes later. */
const within = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  const over = Promise.withResolvers<never>();
  const giveUp = () => over.reject(signal.reason);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
};

const unreachable = (why: 'no-such-host' | 'timeout' | 'connection', code: string, transient: boolean): Fetched => ({
  kind: 'unreachable',
  why,
  code,
  transient,
});

/** Our own network, or a connection that broke: worth another try. A refused connection or a bad certificate is not. */
const transientCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNRESET',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
]);

const explained = (error: unknown): Fetched => {
  const code = codeOf(error);
  if (code === blockedCode) return { kind: 'blocked', why: 'private' };
  if (code === 'ENOTFOUND' || code === 'ENODATA') return unreachable('no-such-host', code, false);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return unreachable('timeout', code, false);
  return unreachable('connection', code, transientCodes.has(code));
};

/** Node joins the failures of several addresses in an AggregateError, which carries the code of the first. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
