import { isObject, type Json, objects, text } from '../json.ts';
import type { Message } from './message.ts';
import type { Channel, Usergroup } from './workspace.ts';

/** One notification because a message names a person: https://docs.slack.dev/messaging/formatting-message-text */
export type Ping = { user: string; channel: string; ts: string; by: 'mention' | 'group' | 'broadcast' };

/** Where markup acts: in mrkdwn and markdown, and in the elements of rich text, which are markup already. */
const markupIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (!isObject(value)) return [];
  if (value.type === 'user') return [`<@${text(value.user_id)}>`];
  if (value.type === 'usergroup') return [`<!subteam^${text(value.usergroup_id)}>`];
  if (value.type === 'broadcast') return [`<!${text(value.range)}>`];
  if (value.type === 'plain_text' || (value.type === 'text' && typeof value.text === 'string')) return [];
  const own = value.type === 'mrkdwn' || value.type === 'markdown' ? [text(value.text)] : [];
  return [...own, ...Object.values(value).flatMap(markupIn)];
};

type Named = { users: string[]; groups: string[]; everybody: boolean };

/** Strict reading: a mention in the `text` beside blocks notifies too. */
const namedIn = ({ text: words, blocks = [], attachments = [] }: Message): Named => {
  const markup = [words, ...markupIn(blocks), ...objects(attachments).flatMap(attachedMarkup)].join('\n');
  const all = (pattern: RegExp) => [...new Set([...markup.matchAll(pattern)].map(([, id = '']) => id))];
  return {
    users: all(/<@([UW]\w+)(?:\|[^>]*)?>/g),
    groups: all(/<!subteam\^(\w+)[^>]*>/g),
    everybody: /<!(?:channel|here|everyone)\b[^>]*>/.test(markup),
  };
};

const attachedMarkup = (attachment: Json): string[] => [text(attachment.text), ...markupIn(attachment.blocks)];

/** Who is notified by a message because it names them. A name that stood there before an edit is no news. */
export const pingsOf = (
  message: Message,
  before: Message | undefined,
  { channel, usergroups }: { channel: Channel | undefined; usergroups: ReadonlyMap<string, Usergroup> },
): Ping[] => {
  // Nobody but its reader hears of an ephemeral message.
  if (message.to !== undefined || !channel) return [];
  const now = namedIn(message);
  const then = before && namedIn(before);
  const named = [
    ...now.users.filter((id) => !then?.users.includes(id)).map((user) => ({ user, by: 'mention' as const })),
    ...now.groups
      .filter((id) => !then?.groups.includes(id))
      .flatMap((id) => usergroups.get(id)?.users ?? [])
      .map((user) => ({ user, by: 'group' as const })),
    ...(now.everybody && !then?.everybody ? [...channel.members] : []).map((user) => ({
      user,
      by: 'broadcast' as const,
    })),
  ];
  return named
    .filter(({ user }) => channel.members.has(user) && user !== message.user)
    .map(({ user, by }) => ({ user, by, channel: channel.id, ts: message.ts }));
};
