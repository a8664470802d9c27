import { mayHaveToken } from './token-hosts.ts';

export type FollowContext = {
  botToken: string;
  /** Its host counts as Slack. */
  slackApiUrl: string;
  fetch: typeof globalThis.fetch;
};

/** What is no redirect, and the host that it is of. */
export type Answer = { kind: 'answer'; response: Response; host: string };
/** `elsewhere`: it leads where the token may not go, or too far; `to` is where, '' if that cannot be read. */
export type Followed = Answer | { kind: 'elsewhere'; to: string };

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 3;

/**
 * GETs a private file of Slack's. Redirects are followed by hand, three at the most: on Enterprise Grid a download is sent
 * on to another host of Slack's that wants the token again (hermes-agent#114483), where fetch itself would leave it out. No
 * host without a right to the token is asked anything.
 *
 * @param signal ends it all, the body included
 * @throws whatever fetch rejects with
 */
export const followRedirects = async (
  { botToken, slackApiUrl, fetch }: FollowContext,
  url: string,
  signal: AbortSignal,
): Promise<Followed> => {
  let current = url;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    if (!mayHaveToken(slackApiUrl, current)) return { kind: 'elsewhere', to: current };
    const headers = { authorization: `Bearer ${botToken}` };
    const response = await fetch(current, { headers, redirect: 'manual', signal });
    if (!redirects.has(response.status)) return { kind: 'answer', response, host: new URL(current).hostname };
    await response.body?.cancel().catch(() => {});
    current = targetOf(response, current);
  }
  return { kind: 'elsewhere', to: '' };
};

const targetOf = ({ headers }: Response, base: string): string => {
  const location = headers.get('location');
  return (location !== null && URL.parse(location, base)?.href) || '';
};
