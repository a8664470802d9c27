/** Slack's Web API as the checks call it, and its noes as findings. */
import { type Finding, failed } from '../check.ts';
import { request } from '../request.ts';
import { fieldsOf, textOf } from '../shape.ts';

export type SlackContext = {
  botToken: string;
  /** Set in Socket Mode. */
  appToken: string | undefined;
  /** Set for HTTP. */
  signingSecret: string | undefined;
  /** Ends in a slash. */
  apiUrl: string;
  /** What `manifest.yml` asks for. */
  scopes: readonly string[];
  /** Where messages may be tried out; those checks are skipped without it. */
  channel: string | undefined;
  /** Who gets the private message; it is skipped without it. */
  user: string | undefined;
  /** Milliseconds since 1970, and how to wait for some. */
  now: () => number;
  pause: (ms: number) => Promise<void>;
};

export type SlackAnswer =
  /** `granted` is undefined where Slack does not say. */
  | { kind: 'ok'; body: Readonly<Record<string, unknown>>; granted: readonly string[] | undefined }
  /** Slack's own word, and the scope that it wants. */
  | { kind: 'refused'; code: string; needed: string }
  | { kind: 'unreachable'; why: string };

export const callSlack = async (
  { botToken, apiUrl }: Pick<SlackContext, 'botToken' | 'apiUrl'>,
  method: string,
  args: Readonly<Record<string, string>> = {},
): Promise<SlackAnswer> => {
  const answer = await request(`${apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}` },
    body: new URLSearchParams(args),
  });
  if ('problem' in answer) return { kind: 'unreachable', why: answer.problem };
  if (answer.status === 429) return { kind: 'refused', code: 'ratelimited', needed: '' };
  const body = fieldsOf(answer.json);
  if (answer.status !== 200 || typeof body.ok !== 'boolean')
    return { kind: 'unreachable', why: `HTTP ${answer.status}` };
  const granted = answer.headers.get('x-oauth-scopes');
  if (body.ok) return { kind: 'ok', body, granted: granted?.split(',').map((scope) => scope.trim()) };
  return { kind: 'refused', code: codeOf(body.error), needed: scopesOf(body.needed) };
};

const codeOf = (value: unknown): string => /^[a-z][\w]{0,60}$/.exec(textOf(value))?.[0] ?? 'an unreadable error';
const scopesOf = (value: unknown): string => /^[\w:.,]{1,120}$/.exec(textOf(value))?.[0] ?? '';

const copyToken = 'Copy the Bot User OAuth Token of the installed app into SLACK_BOT_TOKEN.';
const invite = 'Type /invite @mms in that channel, then run this again.';

const cures: Readonly<Record<string, string>> = {
  invalid_auth: copyToken,
  not_authed: copyToken,
  not_allowed_token_type: copyToken,
  account_inactive: copyToken,
  token_revoked: copyToken,
  token_expired: copyToken,
  missing_scope: 'Add the scope under OAuth & Permissions at api.slack.com/apps, then reinstall the app.',
  ratelimited: 'Wait a minute, then run this again.',
  channel_not_found:
    "Check the ID after --channel. If it's a private channel, type /invite @mms in it, then run this again.",
  not_in_channel: invite,
  is_archived: 'Choose a channel that is not archived.',
  user_not_in_channel: 'Have the first person in ALLOWED_USERS join the channel, then run this again.',
};

/** @param step which of several it was, such as "Editing" */
export const slackNo = (answer: Exclude<SlackAnswer, { kind: 'ok' }>, step?: string): Finding => {
  const begin = step ? `${step}: ` : '';
  if (answer.kind === 'unreachable') {
    const next = 'Check the network, and any firewall or proxy in between.';
    return failed(`${begin}Slack can't be reached: ${answer.why}.`, next);
  }
  const { code, needed } = answer;
  return failed(`${begin}Slack says ${code}${needed ? ` (needs ${needed})` : ''}.`, cures[code]);
};
