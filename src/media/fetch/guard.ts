/**
 * GET for URLs that people typed. It reaches only public addresses, and knows that at the moment of connecting: what a
 * name resolves to is checked inside the connection's own lookup, so a second answer (DNS rebinding) is checked too.
 *
 * Nothing but the URL can be given: no cookie, token or proxy ever goes along.
 */
import { promises as dns } from 'node:dns';
import type { Agent } from 'undici';
import { createPrivateHosts, isLiteral, isPublicAddress, type PrivateHosts, targetOf } from './address.ts';
import { type BlockReason, type Fetched, get } from './get.ts';
import { createPublicAgent, type Resolve } from './public-agent.ts';

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

type GuardContext = { agent: Agent; trusted: PrivateHosts; deadlineMs: number };

/** Made once: its agent keeps connections. */
export const createGuardedFetch = ({
  privateHosts,
  deadlineMs = 20_000,
  connectMs = 5_000,
  resolve = resolveWithSystem,
}: GuardOptions): GuardedFetch => {
  const trusted = createPrivateHosts(privateHosts);
  const agent = createPublicAgent({ isTrusted: trusted.has, resolve, connectMs });
  return (url) => follow({ agent, trusted, deadlineMs }, url);
};

const follow = async ({ agent, trusted, deadlineMs }: GuardContext, url: string): Promise<Fetched> => {
  const signal = AbortSignal.timeout(deadlineMs);
  let current = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const why = blockReason(trusted, current);
    if (why) return { kind: 'blocked', why };
    const answer = await get(agent, current, signal);
    if (answer.kind !== 'answer') return answer;
    const location = redirectTarget(answer, current);
    if (location === undefined) return answer;
    answer.body.destroy();
    current = location;
  }
  return { kind: 'blocked', why: 'redirects' };
};

const resolveWithSystem: Resolve = (hostname) => dns.lookup(hostname, { all: true, order: 'verbatim' });

/** What the URL alone says; it is checked again for every redirect. */
const blockReason = (trusted: PrivateHosts, url: string): BlockReason | undefined => {
  if (!URL.canParse(url)) return 'unreadable';
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'scheme';
  if (parsed.username || parsed.password) return 'credentials';
  const target = targetOf(parsed);
  if (trusted.has(target)) return undefined;
  if (isLiteral(target.host) && !isPublicAddress(target.host)) return 'private';
  return webPorts.has(target.port) ? undefined : 'port';
};

const redirectTarget = (answer: Fetched & { kind: 'answer' }, base: string): string | undefined => {
  const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.header('location') : undefined;
  if (location === undefined) return undefined;
  return URL.canParse(location, base) ? new URL(location, base).href : location;
};
