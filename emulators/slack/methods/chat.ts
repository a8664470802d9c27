import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import * as limits from '../limits.ts';
import { ApiRefusal } from '../refusal.ts';
import { checkThread, postableChannel, visibleChannel } from '../workspace/access.ts';
import { newContent, readContent } from '../workspace/content.ts';
import { type Message, publicMessage } from '../workspace/message.ts';
import type { Channel } from '../workspace/workspace.ts';
import { installation } from '../workspace/workspace.ts';
import { argument, flag, type Method, needed } from './method.ts';

const { bot, app, team } = installation;
const byBot = { user: bot.user, bot_id: bot.id, app_id: app, team: team.id };

const threadOf = (core: Core, channel: Channel, args: Json): Partial<Message> => {
  const threadTs = argument(args, 'thread_ts');
  if (!threadTs) return {};
  if (!isUnseen(core, channel, threadTs)) checkThread(core.workspace, channel, threadTs);
  return { thread_ts: threadTs };
};

/** There is no such message any more, and in this workspace nobody is told. */
const isUnseen = ({ habits, workspace }: Core, channel: Channel, threadTs: string): boolean =>
  habits.deletedThread === 'unseen' && /^\d{10}\.\d{6}$/.test(threadTs) && !workspace.message(channel.id, threadTs);

const postMessage: Method = {
  scopes: ['chat:write'],
  tier: 'post',
  run: (core, args) => {
    const channel = postableChannel(core.workspace, argument(args, 'channel'), core.scopes.has('chat:write.public'));
    const content = newContent(args);
    core.checkSlackFiles('invalid_blocks', content.blocks, '/blocks');
    const thread = threadOf(core, channel, args);
    const broadcast = thread.thread_ts && flag(args, 'reply_broadcast') ? { reply_broadcast: true } : {};
    const message = core.workspace.post(channel.id, content, { ...byBot, ...thread, ...broadcast });
    if (thread.thread_ts && isUnseen(core, channel, thread.thread_ts)) core.workspace.erase(message);
    const truncated = String(args.text ?? '').length > limits.message.text;
    return {
      channel: channel.id,
      ts: message.ts,
      message: publicMessage(message),
      ...(truncated ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } } : {}),
    };
  },
};

/** `chat:write.public` is of no use here; what Slack says of it differs. */
const whisperableChannel = (core: Core, id: string): Channel => {
  const channel = visibleChannel(core.workspace, id);
  if (channel.is_archived) throw new ApiRefusal('is_archived');
  if (channel.members.has(bot.user)) return channel;
  throw new ApiRefusal(core.habits.uninvitedWhisper === 'internalError' ? 'internal_error' : 'not_in_channel');
};

/** Nobody can see that it arrived: https://docs.slack.dev/reference/methods/chat.postEphemeral */
const postEphemeral: Method = {
  scopes: ['chat:write'],
  tier: 4,
  run: (core, args) => {
    const id = argument(args, 'channel');
    if (/^[UW]/.test(id)) throw new ApiRefusal('channel_not_found');
    const channel = whisperableChannel(core, id);
    const user = needed(args, 'user');
    if (String(args.text ?? '').length > limits.message.text) throw new ApiRefusal('msg_too_long');
    const content = newContent(args);
    core.checkSlackFiles('invalid_blocks', content.blocks, '/blocks');
    if (!channel.members.has(user)) throw new ApiRefusal('user_not_in_channel');
    const message = core.workspace.whisperTo(user, channel.id, content, { ...byBot, ...threadOf(core, channel, args) });
    return { message_ts: message.ts };
  },
};

/** A message of the bot's own; `code` is what the method says of another's. */
const ownMessage = (core: Core, args: Json, code: string): Message => {
  // A user id is refused here although posting takes it: the page of chat.update asks for the D… id.
  const channel = visibleChannel(core.workspace, argument(args, 'channel'));
  const message = core.workspace.message(channel.id, argument(args, 'ts'));
  if (!message) throw new ApiRefusal('message_not_found');
  if (message.user !== bot.user) throw new ApiRefusal(code);
  return message;
};

/** https://docs.slack.dev/reference/methods/chat.update: text alone removes blocks, attachments stay if not given. */
const update: Method = {
  scopes: ['chat:write'],
  tier: 3,
  run: (core, args) => {
    const message = ownMessage(core, args, 'cant_update_message');
    if (core.workspace.channels.get(message.channel)?.is_archived) throw new ApiRefusal('is_inactive');
    const age = core.now() - Number(message.ts) * 1000;
    if (core.habits.editWindow === 'fiveMinutes' && age >= limits.message.editWindow)
      throw new ApiRefusal('edit_window_closed');
    if (String(args.text ?? '').length > limits.message.updateText) throw new ApiRefusal('msg_too_long');
    const next = readContent(args);
    core.checkSlackFiles('invalid_blocks', next.blocks, '/blocks');
    const metadata = next.metadata && Object.keys(next.metadata).length === 0 ? undefined : next.metadata;
    core.workspace.rewrite(message, {
      text: next.text ?? '',
      blocks: next.blocks?.length ? next.blocks : undefined,
      attachments: next.attachments ?? message.attachments,
      metadata: next.metadata ? metadata : message.metadata,
    });
    // Blocks alone leave no "(edited)" behind.
    if (next.text !== undefined) message.edited = { user: bot.user, ts: core.workspace.nextTs() };
    return { channel: message.channel, ts: message.ts, text: message.text, message: publicMessage(message) };
  },
};

const remove: Method = {
  scopes: ['chat:write'],
  tier: 3,
  run: (core, args) => {
    const message = ownMessage(core, args, 'cant_delete_message');
    core.workspace.erase(message);
    return { channel: message.channel, ts: message.ts };
  },
};

const getPermalink: Method = {
  scopes: [],
  tier: 'special',
  run: (core, args) => {
    const channel = visibleChannel(core.workspace, argument(args, 'channel'));
    const message = core.workspace.message(channel.id, argument(args, 'message_ts'));
    if (!message) throw new ApiRefusal('message_not_found');
    const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
    const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
    return { channel: channel.id, permalink: `https://${team.domain}.slack.com/${path}` };
  },
};

export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
