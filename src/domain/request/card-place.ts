import type { Place } from '../message/message.ts';

/**
 * Where the card is wanted: where the person chose; else in the channel that the operator set for cards; else where the
 * message was asked for. A thread belongs to its channel, so in any other channel the card stands by itself.
 */
export const wantedCardPlace = (
  origin: Place,
  { cardChannel }: { cardChannel: string | undefined },
  chosen?: string,
): Place => {
  if (chosen) return chosen === origin.channelId ? origin : { channelId: chosen };
  return cardChannel ? { channelId: cardChannel } : origin;
};
