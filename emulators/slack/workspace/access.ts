import { ApiRefusal } from '../refusal.ts';
import type { Files } from './files.ts';
import type { Channel, Workspace } from './workspace.ts';
import { installation } from './workspace.ts';

const bot = installation.bot.user;

/**
 * A conversation that the bot may know of. Private ones without it, and the direct messages of two others, do not
 * exist for it: https://docs.slack.dev/reference/methods/conversations.info
 */
export const visibleChannel = (workspace: Workspace, id: string): Channel => {
  const channel = workspace.channels.get(id);
  if (!channel || (channel.kind !== 'public' && !channel.members.has(bot))) throw new ApiRefusal('channel_not_found');
  return channel;
};

/** A user id stands for the direct message with that person. */
const directMessage = (workspace: Workspace, userId: string): Channel => {
  const user = workspace.users.get(userId);
  if (!user || user.deleted || user.is_bot) throw new ApiRefusal('channel_not_found');
  return workspace.openIm(bot, userId);
};

/** Where the bot may post: https://docs.slack.dev/reference/methods/chat.postMessage#channels */
export const postableChannel = (workspace: Workspace, id: string, mayPostUninvited: boolean): Channel => {
  const channel = /^[UW]/.test(id) ? directMessage(workspace, id) : visibleChannel(workspace, id);
  if (channel.is_archived) throw new ApiRefusal('is_archived');
  if (!channel.members.has(bot) && !mayPostUninvited) throw new ApiRefusal('not_in_channel');
  return channel;
};

/** `thread_ts` must be a parent: https://docs.slack.dev/reference/methods/chat.postMessage, argument `thread_ts`. */
export const checkThread = (workspace: Workspace, channel: Channel, threadTs: string): void => {
  if (!/^\d{10}\.\d{6}$/.test(threadTs)) {
    throw new ApiRefusal('invalid_thread_ts', {
      response_metadata: { messages: [`[ERROR] ${threadTs} is not a valid thread_ts`] },
    });
  }
  const parent = workspace.message(channel.id, threadTs);
  if (!parent) throw new ApiRefusal('thread_not_found');
  if (parent.thread_ts !== undefined && parent.thread_ts !== parent.ts) throw new ApiRefusal('cannot_reply_to_message');
};

/**
 * Files that the bot sees: its own, what was uploaded into one of its forms, and those in conversations that it was
 * added to, which is how https://docs.slack.dev/reference/scopes/files.read puts it.
 */
export const visibleFile = (workspace: Workspace, files: Files, id: string) => {
  const file = files.get(id);
  if (!file) throw new ApiRefusal('file_not_found');
  const member = file.channels.some((channel) => workspace.channels.get(channel)?.members.has(bot));
  if (!member && !file.givenToApp && file.user !== bot) throw new ApiRefusal('file_not_found');
  if (file.deleted) throw new ApiRefusal('file_deleted');
  return file;
};

/**
 * Whether a person finds a file: its owner, members of the conversations in which it was posted, and for a public channel
 * every full member of the workspace. What was uploaded and posted nowhere is its owner's alone:
 * https://docs.slack.dev/messaging/working-with-files, and https://slack.com/help/articles/201330736 on who sees files.
 */
export const opensFile = (workspace: Workspace, files: Files, userId: string, fileId: string): boolean => {
  const file = files.get(fileId);
  const user = workspace.users.get(userId);
  if (!file || file.deleted || !user || user.deleted) return false;
  const isFullMember = !user.is_stranger && !user.is_restricted && !user.is_ultra_restricted;
  const sees = (id: string) => {
    const channel = workspace.channels.get(id);
    return channel?.members.has(userId) || (channel?.kind === 'public' && isFullMember);
  };
  return file.user === userId || file.channels.some(sees);
};
