import { createHash } from 'node:crypto';
import type { Place } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { CardAt, Messenger, Notice } from '../../ports/index.ts';
import { type CardMessage, cardMessage, type Showing } from '../screen/card.ts';
import { noticeMessage } from '../screen/private-messages.ts';
import { replyMessage } from '../screen/replies.ts';
import type { Slack } from './call.ts';

/** Nothing that a person typed is to become a preview of another site's page. */
const quiet = { unfurl_links: false, unfurl_media: false } as const;

type MessengerContext = Slack & { showing: Showing; now: () => number };

/** Cards, replies and private answers, through the worker's own client. */
export const createMessenger = ({ showing, now, ...slack }: MessengerContext): Messenger<CardMessage> => ({
  directMessage: (userId) => openDirectMessage(slack, userId),
  render: (facts) => {
    const message = cardMessage(facts, showing);
    return { message, hash: createHash('sha256').update(JSON.stringify(message)).digest('base64url') };
  },
  post: (rendered, place) => withPicturesIfTaken(rendered.message, (message) => post(slack, place, message)),
  edit: (rendered, { channelId, ts }) =>
    withPicturesIfTaken(rendered.message, async (message) => {
      // Both text and blocks: text alone would remove the blocks.
      await slack.call('chat.update', () => slack.client.chat.update({ channel: channelId, ts, ...message }));
    }),
  reply: async (milestone, facts, at) => {
    // Slack wants the ts of the thread's parent: where the card is itself a reply, that is not the card.
    const thread = { channelId: at.channelId, threadTs: at.threadTs ?? at.ts };
    await post(slack, thread, replyMessage(milestone, facts, showing));
  },
  sendNotice: async (notice, facts) => {
    const message = noticeMessage(notice, facts, showing.from, now());
    if (message && notice.place.channelId === '') await postDirectly(slack, notice.userId, message);
    else if (message) await whisper(slack, notice, message);
  },
  reach: async () => {
    await slack.call('auth.test', () => slack.client.auth.test());
  },
});

const whereOf = ({ channelId, threadTs }: Place) => ({
  channel: channelId,
  ...(threadTs ? { thread_ts: threadTs } : {}),
});

const post = async ({ client, call }: Slack, place: Place, message: CardMessage): Promise<CardAt> => {
  const args = { ...whereOf(place), ...message, ...quiet };
  const { channel = place.channelId, ts } = await call('chat.postMessage', () => client.chat.postMessage(args));
  if (!ts) throw new DeliveryError('no_ts', 'passing', { unknown: true });
  return { channelId: channel, ts, ...(place.threadTs ? { threadTs: place.threadTs } : {}) };
};

const openDirectMessage = async ({ client, call }: Slack, userId: string): Promise<string> => {
  const { channel } = await call('conversations.open', () => client.conversations.open({ users: userId }));
  if (!channel?.id) throw new DeliveryError('no_channel', 'passing');
  return channel.id;
};

const postDirectly = async (slack: Slack, userId: string, message: CardMessage): Promise<void> => {
  await post(slack, { channelId: await openDirectMessage(slack, userId) }, message);
};

/** Shown to one person where they asked, or posted in their DM where that is refused. */
const whisper = async (slack: Slack, { userId, place }: Notice, message: CardMessage): Promise<void> => {
  const args = { ...whereOf(place), user: userId, ...message };
  try {
    await slack.call('chat.postEphemeral', () => slack.client.chat.postEphemeral(args));
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'place') throw error;
    await postDirectly(slack, userId, message);
  }
};

/** A picture that Slack does not show, or not yet, must not cost the card. */
const withPicturesIfTaken = async <T>(message: CardMessage, send: (message: CardMessage) => Promise<T>): Promise<T> => {
  try {
    return await send(message);
  } catch (error) {
    const blocks = message.blocks.filter(({ type }) => type !== 'image');
    const isRefused = error instanceof DeliveryError && error.reason === 'invalid_blocks';
    if (!isRefused || blocks.length === message.blocks.length) throw error;
    return send({ ...message, blocks });
  }
};
