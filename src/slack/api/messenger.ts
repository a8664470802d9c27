import { createHash } from 'node:crypto';
import { DeliveryError } from '../../ports/errors.ts';
import type { Messenger } from '../../ports/index.ts';
import { type CardMessage, cardMessage, type Showing } from '../screen/card.ts';
import { noticeMessage } from '../screen/private-messages.ts';
import { replyMessage } from '../screen/replies.ts';
import type { Slack } from './call.ts';
import { openDirectMessage, post, tellDirectly, whisper } from './whisper.ts';

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
  whisper: async (notice, facts, place) => {
    const message = noticeMessage(notice, facts, { from: showing.from, now: now() });
    if (message) await whisper(slack, notice.userId, place, message);
  },
  tellDirectly: async (notice, facts) => {
    const message = noticeMessage(notice, facts, { from: showing.from, now: now(), directly: true });
    const asked = notice.place.channelId === '' ? undefined : notice.place;
    if (message) await tellDirectly(slack, notice.userId, message, asked);
  },
  reach: async () => {
    await slack.call('auth.test', () => slack.client.auth.test());
  },
});

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
