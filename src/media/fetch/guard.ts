/**
 * GET for URLs that people typed. It reaches only public addresses, and knows that at the moment of connecting: what a
 * name resolves to is checked inside the connection's own lookup, so a second answer (DNS rebinding) is checked too.
 *
 * Nothing but the URL can be given: no cookie, token or proxy ever goes along.
 */
import { promises as dns } from 'node:dns';
import type { Readable } from 'node:stream';
import { type Agent, request } from 'undici';
import { createPrivateHosts, isLiteral, isPublicAddress, type Target, targetOf } from './address.ts';
import { blockedCode, createPublicAgent, type Resolve } from './public-agent.ts';

export type BlockReason = 'unreadable' | 'scheme' | 'credentials' | 'port' | 'private' | 'redirects';

/**
 * `blocked`: the guard said no. `unreachable`: the network did; `transient` where the same URL may work in a minute.
 * The deadline covers the body as well: reading past it rejects.
 */
export type Fetched =
  | { kind: 'answer'; status: number; header(name: string): string | undefined; url: string; body: Readable }
  | { kind: 'blocked'; why: BlockReason }
  | { kind: 'unreachable'; why: 'no-such-host' | 'timeout' | 'connection'; code: string; transient: boolean };
export type GuardedFetch = (url: string) => Promise<Fetched>;

export type GuardOptions = {
  /** `host:port` entries that may lead to private addresses, and to ports other than 80 and 443. */
  privateHosts: readonly string[];
  /** Milliseconds for name, connection, TLS and every redirect and body byte together. */
  deadlineMs?: number;
  connectMs?: number;
  resolve?: Resolve;
};

const maxRedirects = 3;
const webPorts: ReadonlySet<string> = new Set(['80', '443']);

export const createGuardedFetch = ({
  privateHosts,
  deadlineMs = 20_000,
  connectMs = 5_000,
  resolve = resolveWithSystem,
}: GuardOptions): GuardedFetch => {
  const trusted = createPrivateHosts(privateHosts);
  const agent = createPublicAgent({ isTrusted: trusted.has, resolve, connectMs });

  return async (url) => {
    const signal = AbortSignal.timeout(deadlineMs);
    let current = url;
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      const why = blockReason(current, trusted.has);
      if (why) return { kind: 'blocked', why };
      const answer = await get(current, agent, signal);
      if (answer.kind !== 'answer') return answer;
      const location = redirectTarget(answer, current);
      if (location === undefined) return answer;
      answer.body.destroy();
      current = location;
    }
    return { kind: 'blocked', why: 'redirects' };
  };
};

const resolveWithSystem: Resolve = (hostname) => dns.lookup(hostname, { all: true, order: 'verbatim' });

/** What can be told from the URL alone; asked again for every redirect. */
const blockReason = (url: string, isTrusted: (target: Target) => boolean): BlockReason | undefined => {
  if (!URL.canParse(url)) return 'unreadable';
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'scheme';
  if (parsed.username || parsed.password) return 'credentials';
  const target = targetOf(parsed);
  if (isTrusted(target)) return undefined;
  if (isLiteral(target.host) && !isPublicAddress(target.host)) return 'private';
  return webPorts.has(target.port) ? undefined : 'port';
};

const get = async (url: string, dispatcher: Agent, signal: AbortSignal): Promise<Fetched> => {
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

/** undici hears of an abort only once it is connected; this does at once. What comes later is dropped by undici. */
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

const redirectTarget = (answer: Fetched & { kind: 'answer' }, base: string): string | undefined => {
  const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.header('location') : undefined;
  if (location === undefined) return undefined;
  return URL.canParse(location, base) ? new URL(location, base).href : location;
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
