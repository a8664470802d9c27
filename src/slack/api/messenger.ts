import { createHash } from 'node:crypto';
import { threadUnder } from '../../domain/message/card.ts';
import { withoutPreviews } from '../../domain/message/previews.ts';
import type { Messenger } from '../../ports/index.ts';
import { type CardMessage, cardMessage, type Showing } from '../screen/card.ts';
import { noticeMessage } from '../screen/private-messages.ts';
import { problemsMessage, replyMessage } from '../screen/replies.ts';
import type { Slack } from './call.ts';
import { tellList, tellLongText } from './tell-as-file.ts';
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
    await post(slack, threadUnder(at), replyMessage(milestone, facts, showing));
  },
  renderProblems: (facts, direct) => hashed(problemsMessage(facts, direct)),
  whisper: async (notice, facts, place) => {
    const message = noticeMessage(notice, facts, { from: showing.from, now: now() });
    if (message) await whisper(slack, notice.userId, place, message);
  },
  tellDirectly: async (notice, facts) => {
    const { userId, message: told } = notice;
    if (told.kind === 'long-text') return tellLongText(slack, userId, told.text);
    if (told.kind === 'problem-list') return tellList(slack, userId, told.isUpdate, facts);
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
