import type { CardPlace, Elsewhere, Place } from '../../domain/message/message.ts';
import type { Channel } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/** An empty `channelId` stands for the sender's DM: its id is only known once the worker has opened it. */
export const directMessagePlace = (insteadBecause: Elsewhere, insteadOf: string): CardPlace => ({
  channelId: '',
  insteadBecause,
  insteadOf,
  shared: false,
});

/**
 * Where the card of a dispatch goes: into the channel where it is wanted, unless people of another organization read there
 * or the bot cannot post there; then into the sender's DM, and the answer says why. Undecided where Slack does not say it
 * within the second that a person waits for it: then the worker asks, which has time for several tries.
 */
export const decideCardPlace = async (
  { directory }: Needs<'directory'>,
  wanted: Place,
  senderId: string,
): Promise<CardPlace> => {
  const place = onlyPlace(wanted);
  const undecided: CardPlace = { channelId: '', shared: false, undecided: place };
  if (isDm(place)) {
    const own = await directory.directMessage(senderId);
    return own === undefined ? undecided : placeInDm(place, own);
  }
  const channel = await directory.channel(place.channelId);
  return channel ? placeInChannel(place, channel) : undecided;
};

/** Slack tells nothing of a DM without `im:read`, and nothing of one between two people ever: its id has to do. */
export const isDm = ({ channelId }: Place): boolean => channelId.startsWith('D');

/** @param own the DM between the bot and the sender */
export const placeInDm = (wanted: Place, own: string): CardPlace =>
  own === wanted.channelId
    ? { ...onlyPlace(wanted), shared: false }
    : directMessagePlace('between-two', wanted.channelId);

export const placeInChannel = (wanted: Place, channel: Channel): CardPlace => {
  const { channelId } = wanted;
  if (channel.kind === 'hidden') return directMessagePlace('unreachable', channelId);
  if (channel.kind === 'scope-missing')
    return { ...directMessagePlace('scope-missing', channelId), scope: channel.scope };
  if (channel.isShared) return directMessagePlace('shared', channelId);
  if (channel.isArchived) return directMessagePlace('archived', channelId);
  const canPost = channel.isMember || !channel.isPrivate;
  return canPost ? { ...onlyPlace(wanted), shared: false } : directMessagePlace('unreachable', channelId);
};

/** Without what was decided for an earlier card at the same place. */
const onlyPlace = ({ channelId, threadTs }: Place): Place => ({
  channelId,
  ...(threadTs === undefined ? {} : { threadTs }),
});
