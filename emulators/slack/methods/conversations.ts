import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';
import { visibleChannel } from '../workspace/access.ts';
import { publicMessage } from '../workspace/message.ts';
import type { Channel, ChannelKind } from '../workspace/workspace.ts';
import { installation } from '../workspace/workspace.ts';
import { argument, checkScopes, flag, type Method } from './method.ts';

const bot = installation.bot.user;
const readScope: Record<ChannelKind, string> = {
  public: 'channels:read',
  private: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

/** Subscribing to messages and reading them need the same: https://docs.slack.dev/reference/events/message.channels */
export const historyScope: Record<ChannelKind, string> = {
  public: 'channels:history',
  private: 'groups:history',
  im: 'im:history',
  mpim: 'mpim:history',
};

/** https://docs.slack.dev/reference/objects/conversation-object */
const describe = ({ habits }: Core, channel: Channel): Json => ({
  id: channel.id,
  ...(channel.kind === 'im'
    ? { user: [...channel.members].find((id) => id !== bot) }
    : { name: channel.name, name_normalized: channel.name }),
  is_channel: channel.kind === 'public' || channel.kind === 'private',
  is_group: channel.kind === 'private',
  is_im: channel.kind === 'im',
  is_mpim: channel.kind === 'mpim',
  is_private: channel.kind !== 'public',
  is_archived: channel.is_archived,
  ...(habits.membership === 'said' ? { is_member: channel.members.has(bot) } : {}),
  is_shared: channel.is_ext_shared,
  is_ext_shared: channel.is_ext_shared,
  is_org_shared: false,
  context_team_id: installation.team.id,
});

/** The scope that counts is the one of this kind of conversation. */
const readable = (core: Core, args: Json): Channel => {
  const channel = visibleChannel(core.workspace, argument(args, 'channel'));
  checkScopes(core, [readScope[channel.kind]]);
  return channel;
};

const info: Method = {
  scopes: Object.values(readScope),
  tier: 3,
  run: (core, args) => {
    const channel = readable(core, args);
    return {
      channel: {
        ...describe(core, channel),
        ...(flag(args, 'include_num_members') ? { num_members: channel.members.size } : {}),
      },
    };
  },
};

const members: Method = {
  scopes: Object.values(readScope),
  tier: 4,
  run: (core, args) => ({
    members: [...readable(core, args).members],
    response_metadata: { next_cursor: '' },
  }),
};

/** Direct messages with one person; several need `mpim:write` and are not emulated. */
const open: Method = {
  scopes: ['im:write'],
  tier: 3,
  run: (core, args) => {
    const users = argument(args, 'users').split(',').filter(Boolean);
    const id = argument(args, 'channel');
    if (!id && users.length === 0) throw new ApiRefusal('users_list_not_supplied');
    if (users.length > 1) throw new ApiRefusal('missing_scope', { needed: 'mpim:write' });
    if (id) return { channel: describe(core, visibleChannel(core.workspace, id)), no_op: true };
    const user = core.workspace.users.get(users[0] ?? '');
    if (!user) throw new ApiRefusal('user_not_found');
    if (user.deleted) throw new ApiRefusal('user_disabled');
    if (user.is_bot) throw new ApiRefusal('cannot_dm_bot');
    const known = core.workspace.imOf(bot, user.id);
    const channel = core.workspace.openIm(bot, user.id);
    return {
      channel: flag(args, 'return_im') ? describe(core, channel) : { id: channel.id },
      ...(known ? { no_op: true, already_open: true } : {}),
    };
  },
};

/**
 * A message with its replies, within the time asked for; the parent is always there. What was posted a moment ago may
 * not be: https://github.com/ColeMurray/background-agents/pull/1693
 */
const replies: Method = {
  scopes: Object.values(historyScope),
  tier: 3,
  run: (core, args) => {
    const channel = visibleChannel(core.workspace, argument(args, 'channel'));
    checkScopes(core, [historyScope[channel.kind]]);
    if (!channel.members.has(bot)) throw new ApiRefusal('not_in_channel');
    const [ts, oldest, latest] = [argument(args, 'ts'), argument(args, 'oldest'), argument(args, 'latest')];
    const inside = (at: string) => (!oldest || at >= oldest) && (!latest || at <= latest);
    const thread = core.workspace
      .messages(channel.id)
      .filter((it) => it.ts === ts || (it.thread_ts === ts && inside(it.ts)))
      .filter((it) => core.habits.freshMessages !== 'missing' || core.seenInHistory.has(it.ts));
    for (const { ts: seen } of core.workspace.messages(channel.id)) core.seenInHistory.add(seen);
    if (thread.length === 0) throw new ApiRefusal('thread_not_found');
    return { messages: thread.map(publicMessage), has_more: false };
  },
};

export const conversations: Record<string, Method> = {
  'conversations.info': info,
  'conversations.members': members,
  'conversations.open': open,
  'conversations.replies': replies,
};
