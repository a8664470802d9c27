/**
 * GET for URLs that people typed. It reaches only public addresses, and knows that at the moment of connecting: what a
 * name resolves to is checked inside the connection's own lookup, so a second answer (DNS rebinding) is checked too.
 *
 * Nothing but the URL can be given: no cookie, token or proxy ever goes along.
 */
import { promises as dns } from 'node:dns';
import type { Readable } from 'node:stream';
import { type Agent, request } from 'undici';
import { orLate } from '../../kit/deadline.ts';
import { type PlainReason, type Rejected, rejected } from '../refusals.ts';
import { createPrivateHosts, isLiteral, isPublicAddress, type Target, targetOf } from './address.ts';
import { blockedCode, createPublicAgent, type Resolve } from './public-agent.ts';

/** The deadline covers the body as well: reading past it rejects. */
export type Answer = {
  kind: 'answer';
  status: number;
  header(name: string): string | undefined;
  body: Readable;
};
/** The same URL may work in a minute. */
export type Failed = { kind: 'failed'; reason: string };
export type Fetched = Answer | Rejected | Failed;

export const failed = (reason: string): Failed => ({ kind: 'failed', reason: `link: ${reason}` });

export type GuardOptions = {
  /** `host:port` entries that may lead to private addresses, and to ports other than 80 and 443. */
  privateHosts: readonly string[];
  /** Milliseconds for name, connection, TLS and every redirect and body byte together. */
  deadlineMs?: number;
  connectMs?: number;
  resolve?: Resolve;
};

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 3;

type IsTrusted = (target: Target) => boolean;
type GuardContext = { agent: Agent; isTrusted: IsTrusted; signal: AbortSignal };

/** Made once: its agent keeps connections. */
export const createGuardedFetch = ({
  privateHosts,
  deadlineMs = 20_000,
  connectMs = 5_000,
  resolve = (hostname) => dns.lookup(hostname, { all: true, order: 'verbatim' }),
}: GuardOptions) => {
  const isTrusted = createPrivateHosts(privateHosts).has;
  const agent = createPublicAgent({ isTrusted, resolve, connectMs });
  return async (url: string): Promise<Fetched> => {
    const signal = AbortSignal.timeout(deadlineMs);
    // undici hears of an abort only once it is connected; a name that does not resolve would keep the caller waiting.
    const fetched = await orLate(deadlineMs, follow({ agent, isTrusted, signal }, url));
    return fetched === 'late' ? rejected({ why: 'link-timeout' }) : fetched.value;
  };
};

const follow = async ({ agent, isTrusted, signal }: GuardContext, url: string): Promise<Fetched> => {
  let current = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const why = blockReason(isTrusted, current);
    if (why) return rejected({ why });
    const answer = await get(agent, current, signal);
    if (answer.kind !== 'answer') return answer;
    const location = redirectTarget(answer, current);
    if (location === undefined) return answer;
    answer.body.destroy();
    current = location;
  }
  return rejected({ why: 'link-redirects' });
};

/** What the URL alone says; it is checked again for every redirect. */
const blockReason = (isTrusted: IsTrusted, url: string): PlainReason | undefined => {
  const parsed = URL.parse(url);
  if (!parsed) return 'link-unreadable';
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'link-scheme';
  if (parsed.username || parsed.password) return 'link-credentials';
  const target = targetOf(parsed);
  if (isTrusted(target)) return undefined;
  if (isLiteral(target.host) && !isPublicAddress(target.host)) return 'link-private';
  return target.port === '80' || target.port === '443' ? undefined : 'link-port';
};

const redirectTarget = ({ status, header }: Answer, base: string): string | undefined => {
  const location = redirects.has(status) ? header('location') : undefined;
  return location === undefined ? undefined : (URL.parse(location, base)?.href ?? location);
};

/** One request, without following redirects. */
const get = async (dispatcher: Agent, url: string, signal: AbortSignal): Promise<Fetched> => {
  try {
    // "Accept: */*" is what a carrier's fetcher sends: some hosts would answer a browser with WebP.
    const headers = { accept: '*/*', 'user-agent': 'slack-mms' };
    const { statusCode, headers: received, body } = await request(url, { dispatcher, signal, headers });
    // A body that is thrown away, or cut off by the deadline, must not become an uncaught error.
    body.on('error', () => {});
    const header = (name: string) => [received[name]].flat()[0];
    return { kind: 'answer', status: statusCode, header, body };
  } catch (error) {
    return signal.aborted ? rejected({ why: 'link-timeout' }) : explained(codeOf(error));
  }
};

/** Our own network, or a connection that broke. A refused connection or a bad certificate is final. */
const transient = /^(?:EAI_AGAIN|ECONNRESET|ENETUNREACH|ENETDOWN|EHOSTUNREACH|UND_ERR_SOCKET)$/;

const explained = (code: string): Rejected | Failed => {
  if (transient.test(code)) return failed(code);
  if (code === blockedCode) return rejected({ why: 'link-private' });
  if (code === 'ENOTFOUND' || code === 'ENODATA') return rejected({ why: 'link-missing' });
  const isLate = code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT';
  return rejected({ why: isLate ? 'link-timeout' : 'link-unreachable' });
};

/** Node joins the failures of several addresses in an AggregateError, which carries the code of the first. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
