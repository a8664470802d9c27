import type { Place } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { CardAt } from '../../ports/index.ts';
import type { CardMessage } from '../screen/card.ts';
import { aboutPlace } from '../screen/private-messages.ts';
import type { Slack } from './call.ts';

/** Nothing that a person typed is to become a preview of another site's page. */
const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** The arguments that say where. */
const whereOf = ({ channelId, threadTs }: Place) => ({
  channel: channelId,
  ...(threadTs ? { thread_ts: threadTs } : {}),
});

/** Posts for everybody there. */
export const post = async ({ client, call }: Slack, place: Place, message: CardMessage): Promise<CardAt> => {
  const args = { ...whereOf(place), ...message, ...quiet };
  const { channel = place.channelId, ts } = await call('chat.postMessage', () => client.chat.postMessage(args));
  if (!ts) throw new DeliveryError('no_ts', 'passing', { unknown: true });
  return { channelId: channel, ts, ...(place.threadTs ? { threadTs: place.threadTs } : {}) };
};

/**
 * Shows a message to one person only. Slack shows none in a thread without a reply, and says nothing of it.
 *
 * @throws DeliveryError of the kind `place` where another place may do
 */
export const whisper = async (
  { client, call }: Slack,
  userId: string,
  place: Place,
  message: CardMessage,
): Promise<void> => {
  try {
    await call('chat.postEphemeral', () => client.chat.postEphemeral({ ...whereOf(place), user: userId, ...message }));
  } catch (error) {
    const here = error instanceof DeliveryError && error.reason === 'internal_error';
    // In a public channel without the bot some hear this word for good (node-slack-sdk#977).
    throw here ? new DeliveryError(error.reason, 'place', { cause: error }) : error;
  }
};

export const openDirectMessage = async ({ client, call }: Slack, userId: string): Promise<string> => {
  const { channel } = await call('conversations.open', () => client.conversations.open({ users: userId }));
  if (!channel?.id) throw new DeliveryError('no_channel', 'passing');
  return channel.id;
};

/** @param place where the person asked, which the message then names */
export const tellDirectly = async (
  slack: Slack,
  userId: string,
  message: CardMessage,
  place?: Place,
): Promise<void> => {
  const told = place ? aboutPlace(message, place) : message;
  await post(slack, { channelId: await openDirectMessage(slack, userId) }, told);
};
