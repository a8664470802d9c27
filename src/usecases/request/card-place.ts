import type { CardPlace, Place } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';

/** An empty `channelId` stands for the sender's DM: its id is only known once the worker has opened it. */
export const directMessagePlace = (
  insteadBecause: NonNullable<CardPlace['insteadBecause']>,
  insteadOf: string,
): CardPlace => ({
  channelId: '',
  insteadBecause,
  insteadOf,
  shared: false,
});

/**
 * Where the card of a dispatch goes: into the channel where it is wanted, unless people of another organization read there
 * or the bot cannot post there; then into the sender's DM, and the answer says why.
 */
export const decideCardPlace = async (
  { directory }: Needs<'directory'>,
  wanted: Place,
  senderId: string,
): Promise<CardPlace> => {
  if (isDm(wanted)) {
    const own = (await directory.directMessage(senderId)) === wanted.channelId;
    return own ? { ...wanted, shared: false } : directMessagePlace('between-two', wanted.channelId);
  }
  const channel = await directory.channel(wanted.channelId);
  // Not knowing whether strangers read along counts as "they do".
  if (channel.kind !== 'known') return directMessagePlace('unreachable', wanted.channelId);
  if (channel.isShared) return directMessagePlace('shared', wanted.channelId);
  if (channel.isArchived) return directMessagePlace('archived', wanted.channelId);
  const canPost = channel.isMember || !channel.isPrivate;
  if (!canPost) return directMessagePlace('unreachable', wanted.channelId);
  return { ...wanted, shared: false };
};

/** Slack tells nothing of a DM without `im:read`, and nothing of one between two people ever: its id has to do. */
const isDm = ({ channelId }: Place) => channelId.startsWith('D');
