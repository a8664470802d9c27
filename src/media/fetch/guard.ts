/**
 * GET for URLs that people typed. It reaches only public addresses, and knows that at the moment of connecting: what a
 * name resolves to is checked inside the connection's own lookup, so a second answer (DNS rebinding) is checked too.
 *
 * Nothing but the URL can be given: no cookie, token or proxy ever goes along.
 */
import { promises as dns } from 'node:dns';
import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { orAborted } from '../../kit/deadline.ts';
import type { LinkTrouble } from '../obstacles.ts';
import { type PlainReason, type Rejected, rejected } from '../refusals.ts';
import { createPrivateHosts, isLiteral, isPublicAddress, type Target, targetOf } from './address.ts';
import { blockedCode, createPublicAgent, type Resolve } from './public-agent.ts';

/** The deadline covers the body as well: reading past it rejects. */
export type Answer = {
  kind: 'answer';
  /** Whose answer it is, after redirects. */
  host: string;
  status: number;
  header(name: string): string | undefined;
  body: Readable;
};
/** The same URL may work in a minute. */
export type Failed = { kind: 'failed'; trouble: LinkTrouble };
export type Fetched = Answer | Rejected | Failed;

export type GuardOptions = {
  /**
   * `host:port` entries that a typed link may reach although they are private, or on ports other than 80 and 443. Where a
   * link of anybody else redirects to one of them, it is refused: whoever typed it did not know where it leads.
   */
  privateHosts: readonly string[];
  /** Milliseconds for name, connection, TLS and every redirect and body byte together. */
  deadlineMs?: number;
  connectMs?: number;
  resolve?: Resolve;
  openAgent?: (...options: Parameters<typeof createPublicAgent>) => Dispatcher;
};

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 3;

type IsTrusted = (target: Target) => boolean;
/** Where links may lead, and the connections to there. */
type Reach = { agent: Dispatcher; isTrusted: IsTrusted };
/** `named` reaches the operator's private hosts as well. */
type GuardContext = { named: Reach; open: Reach; deadlineMs: number };

/** Made once: its agents keep connections. The signal calls the request off, and its body. */
export type GuardedFetch = (url: string, signal?: AbortSignal) => Promise<Fetched>;

export const createGuardedFetch = ({
  privateHosts,
  deadlineMs = 20_000,
  connectMs = 5_000,
  resolve = (hostname) => dns.lookup(hostname, { all: true, order: 'verbatim' }),
  openAgent = createPublicAgent,
}: GuardOptions): GuardedFetch => {
  const reach = (isTrusted: IsTrusted): Reach => ({ isTrusted, agent: openAgent({ isTrusted, resolve, connectMs }) });
  const context = { named: reach(createPrivateHosts(privateHosts).has), open: reach(() => false), deadlineMs };
  return (url, signal) => fetchGuarded(context, url, signal);
};

const fetchGuarded = async (context: GuardContext, url: string, called?: AbortSignal): Promise<Fetched> => {
  const deadline = AbortSignal.timeout(context.deadlineMs);
  const signal = called ? AbortSignal.any([deadline, called]) : deadline;
  // undici hears of an abort only once it is connected; a name that does not resolve would keep the caller waiting.
  const fetched = await orAborted(signal, follow(context, url, signal));
  return fetched === 'aborted' ? silent(URL.parse(url)?.hostname ?? '') : fetched.value;
};

const follow = async ({ named, open }: GuardContext, url: string, signal: AbortSignal): Promise<Fetched> => {
  let current = url;
  let reach = named;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const why = blockReason(reach.isTrusted, current);
    if (why) return rejected({ why });
    const answer = await get(reach.agent, current, signal);
    if (answer.kind !== 'answer') return answer;
    const location = redirectTarget(answer, current);
    if (location === undefined) return answer;
    answer.body.destroy();
    // From here on it is not what the person typed, nor what a host of the operator said.
    if (!reach.isTrusted(targetOf(new URL(current)))) reach = open;
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
const get = async (dispatcher: Dispatcher, url: string, signal: AbortSignal): Promise<Fetched> => {
  const host = new URL(url).hostname;
  try {
    // "Accept: */*" is what a carrier's fetcher sends: some hosts would answer a browser with WebP.
    const headers = { accept: '*/*', 'user-agent': 'slack-mms' };
    const { statusCode, headers: received, body } = await request(url, { dispatcher, signal, headers });
    // A body that is thrown away, or cut off by the deadline, must not become an uncaught error.
    body.on('error', () => {});
    const header = (name: string) => [received[name]].flat()[0];
    return { kind: 'answer', host, status: statusCode, header, body };
  } catch (error) {
    return signal.aborted ? silent(host) : explained(codeOf(error), host);
  }
};

/** A host that has too much to do says nothing either. */
const silent = (host: string): Failed => ({ kind: 'failed', trouble: { host, why: 'no-answer' } });

/** Our own network, or a connection that broke. A refused connection or a bad certificate is final. */
const transient = /^(?:EAI_AGAIN|ECONNRESET|ENETUNREACH|ENETDOWN|EHOSTUNREACH|UND_ERR_SOCKET)$/;

const explained = (code: string, host: string): Rejected | Failed => {
  if (transient.test(code)) return { kind: 'failed', trouble: { host, why: 'connection', code } };
  if (code === blockedCode) return rejected({ why: 'link-private' });
  if (code === 'ENOTFOUND' || code === 'ENODATA') return rejected({ why: 'link-missing' });
  const isLate = code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT';
  return isLate ? silent(host) : rejected({ why: 'link-unreachable' });
};

/** Node joins the failures of several addresses in an AggregateError, which carries the code of the first. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
