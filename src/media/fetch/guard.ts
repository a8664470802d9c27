/**
 * GET for URLs that people typed. It reaches only public addresses, and knows that at the moment of connecting: what a
 * name resolves to is checked inside the connection's own lookup, so a second answer (DNS rebinding) is checked too.
 *
 * Nothing but the URL can be given: no cookie, token or proxy ever goes along.
 */
import { promises as dns } from 'node:dns';
import type { Agent } from 'undici';
import { orLate } from '../../kit/deadline.ts';
import { type PlainReason, rejected } from '../refusals.ts';
import { createPrivateHosts, isLiteral, isPublicAddress, type Target, targetOf } from './address.ts';
import { type Answer, type Fetched, get } from './get.ts';
import { createPublicAgent, type Resolve } from './public-agent.ts';

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
const webPorts: ReadonlySet<string> = new Set(['80', '443']);

type IsTrusted = (target: Target) => boolean;
type GuardContext = { agent: Agent; isTrusted: IsTrusted; signal: AbortSignal };

/** Made once: its agent keeps connections. */
export const createGuardedFetch = ({
  privateHosts,
  deadlineMs = 20_000,
  connectMs = 5_000,
  resolve = resolveWithSystem,
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

const resolveWithSystem: Resolve = (hostname) => dns.lookup(hostname, { all: true, order: 'verbatim' });

/** What the URL alone says; it is checked again for every redirect. */
const blockReason = (isTrusted: IsTrusted, url: string): PlainReason | undefined => {
  const parsed = URL.parse(url);
  if (!parsed) return 'link-unreadable';
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'link-scheme';
  if (parsed.username || parsed.password) return 'link-credentials';
  const target = targetOf(parsed);
  if (isTrusted(target)) return undefined;
  if (isLiteral(target.host) && !isPublicAddress(target.host)) return 'link-private';
  return webPorts.has(target.port) ? undefined : 'link-port';
};

const redirectTarget = ({ status, header }: Answer, base: string): string | undefined => {
  const location = redirects.has(status) ? header('location') : undefined;
  return location === undefined ? undefined : (URL.parse(location, base)?.href ?? location);
};
