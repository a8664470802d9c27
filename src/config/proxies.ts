import type { Environment } from './faults.ts';

/** The variables that name a proxy for URLs of a protocol, in the order in which clients look at them. */
const namesFor = (protocol: string): string[] => {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return [name, 'all_proxy'].flatMap((it) => [it, it.toUpperCase()]);
};

/** Where Slack's files and the connections of Socket Mode are, whatever the address of its Web API. */
const alsoSlack = ['https://files.slack.com', 'https://wss-primary.slack.com'];

/**
 * What is wrong with an environment that names a proxy for Slack or Plivo, because this app cannot go through one
 * (decision 16). Nothing is wrong where `NO_PROXY` leaves them all out.
 *
 * @returns one line with its remedy, without the address of the proxy, which may hold a password
 */
export const proxyFaults = (env: Environment, apiUrls: readonly string[]): string[] => {
  const isDirect = exceptionsIn(env.no_proxy?.trim() || env.NO_PROXY || '');
  const hit = [...apiUrls, ...alsoSlack].map((it) => new URL(it)).find((url) => proxyOf(env, url) && !isDirect(url));
  if (!hit) return [];
  return [
    `${proxyOf(env, hit)} is set, but this app can't use a proxy: Socket Mode and links would not go through it. ` +
      'Unset it for this app, or set NO_PROXY=* to connect directly.',
  ];
};

const proxyOf = (env: Environment, { protocol }: URL): string | undefined =>
  namesFor(protocol).find((name) => env[name]?.trim());

/** As every client reads `NO_PROXY`: `*`, a host, `host:port`, or an ending of hosts as `.example.com` or `*.example.com`. */
const exceptionsIn = (list: string): ((url: URL) => boolean) => {
  const entries = list.toLowerCase().split(/[\s,]+/);
  return ({ hostname, host }) =>
    entries.some((entry) => {
      if (entry === '*' || entry === hostname || entry === host) return true;
      const ending = entry.replace(/^\*/, '');
      return ending.startsWith('.') && hostname.endsWith(ending);
    });
};
