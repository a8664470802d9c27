import type { Place } from '../../domain/message/message.ts';
import type { Notice } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/**
 * Where a private answer is seen: in the thread if a reply stands there, else in the channel.
 *
 * @returns undefined where only a direct message reaches the person
 */
export const noticePlace = async (
  context: Needs<'store' | 'directory'>,
  { userId, place, directly }: Notice,
  dispatchId: string | undefined,
): Promise<Place | undefined> => {
  const { channelId, threadTs } = place;
  if (directly || !(await canWhisper(context, userId, channelId))) return undefined;
  if (threadTs === undefined) return { channelId };
  const stands = place.threadStands || (await cardStandsIn(context, place, dispatchId));
  return stands ? { channelId, threadTs } : { channelId };
};

/** False where Slack is known to refuse a private answer. What cannot be known is worth a try. */
export const canWhisper = async (
  { directory }: Needs<'directory'>,
  userId: string,
  channelId: string,
): Promise<boolean> => {
  // Slack tells nothing of a DM between two people; only the bot's own can be one to answer in.
  if (channelId.startsWith('D')) return [undefined, channelId].includes(await directory.directMessage(userId));
  const channel = await directory.channel(channelId);
  if (channel?.kind === 'known') return channel.isMember && !channel.isArchived;
  return channel?.kind !== 'hidden';
};

/** A card goes into the thread of the message that the shortcut was used on, and may be its first reply. */
const cardStandsIn = async (
  { store }: Needs<'store'>,
  { channelId, threadTs }: Place,
  dispatchId: string | undefined,
): Promise<boolean> => {
  const at = dispatchId === undefined ? undefined : (await store.get('card', dispatchId))?.at;
  return at?.channelId === channelId && at.threadTs === threadTs;
};
