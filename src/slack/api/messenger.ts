import { createHash } from 'node:crypto';
import { withoutPreviews } from '../../domain/message/previews.ts';
import type { Messenger } from '../../ports/index.ts';
import { type CardMessage, cardMessage, type Showing } from '../screen/card.ts';
import { noticeMessage } from '../screen/private-messages.ts';
import { replyMessage } from '../screen/replies.ts';
import type { Slack } from './call.ts';
import { tellLongText } from './long-text.ts';
import { openDirectMessage, post, tellDirectly, whisper } from './whisper.ts';

type MessengerContext = Slack & { showing: Showing; now: () => number };

/** Cards, replies and private answers, through the worker's own client. */
export const createMessenger = ({ showing, now, ...slack }: MessengerContext): Messenger<CardMessage> => ({
  directMessage: (userId) => openDirectMessage(slack, userId),
  render: (facts) => {
    const bare = withoutPreviews(facts.dispatch);
    return {
      ...hashed(cardMessage(facts, showing)),
      ...(bare === facts.dispatch ? {} : { bare: () => hashed(cardMessage({ ...facts, dispatch: bare }, showing)) }),
    };
  },
  post: ({ message }, place) => post(slack, place, message),
  edit: async ({ message }, { channelId, ts }) => {
    // Both text and blocks: text alone would remove the blocks.
    await slack.call('chat.update', () => slack.client.chat.update({ channel: channelId, ts, ...message }));
  },
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
    if (notice.message.kind === 'long-text') return tellLongText(slack, notice.userId, notice.message.text);
    const message = noticeMessage(notice, facts, { from: showing.from, now: now(), directly: true });
    const asked = notice.place.channelId === '' ? undefined : notice.place;
    if (message) await tellDirectly(slack, notice.userId, message, asked);
  },
  reach: async () => {
    await slack.call('auth.test', () => slack.client.auth.test());
  },
});

const hashed = (message: CardMessage) => ({
  message,
  hash: createHash('sha256').update(JSON.stringify(message)).digest('base64url'),
});
