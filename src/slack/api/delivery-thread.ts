import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { DeliveryError } from '../../ports/errors.ts';
import type { CardAt, Messenger, Notice, NoticeFacts } from '../../ports/index.ts';
import { type CardMessage, cardMessage, type Showing } from '../screen/card.ts';
import { help } from '../screen/help.ts';
import {
  acceptedMessage,
  cardInDoubtMessage,
  dispatchFailedMessage,
  refusedMessage,
  repeatMessage,
  sentence,
} from '../screen/private-messages.ts';
import { replyMessage } from '../screen/replies.ts';
import type { SlackCall } from './call.ts';

/** Nothing that a person typed is to become a preview of somebody's page. */
const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** Cards, replies and private answers, through the worker's own client. */
export const createDeliveryThread = ({
  client,
  call,
  showing,
  now,
}: {
  client: WebClient;
  call: SlackCall;
  showing: Showing;
  now: () => number;
}): Messenger<CardMessage> => {
  const post = async (channel: string, threadTs: string | undefined, message: CardMessage): Promise<CardAt> => {
    const posted = await call('chat.postMessage', () =>
      client.chat.postMessage({ channel, ...message, ...quiet, ...(threadTs ? { thread_ts: threadTs } : {}) }),
    );
    if (!posted.ts) throw new DeliveryError('no_ts', 'passing', { unknown: true });
    return { channelId: posted.channel ?? channel, ts: posted.ts, ...(threadTs ? { threadTs } : {}) };
  };

  const directMessage = async (userId: string): Promise<string> => {
    const { channel } = await call('conversations.open', () => client.conversations.open({ users: userId }));
    if (!channel?.id) throw new DeliveryError('no_channel', 'passing');
    return channel.id;
  };

  const whisper = async ({ userId, place }: Notice, message: CardMessage): Promise<void> => {
    const { channelId, threadTs } = place;
    try {
      await call('chat.postEphemeral', () =>
        client.chat.postEphemeral({
          channel: channelId,
          user: userId,
          ...message,
          ...(threadTs ? { thread_ts: threadTs } : {}),
        }),
      );
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.failure !== 'place') throw error;
      await post(await directMessage(userId), undefined, message);
    }
  };

  return {
    directMessage,
    render: (facts) => {
      const message = cardMessage(facts, showing);
      return { message, hash: createHash('sha256').update(JSON.stringify(message)).digest('base64url') };
    },
    post: (rendered, { channelId, threadTs }) =>
      withPicturesIfTaken(rendered.message, (message) => post(channelId, threadTs, message)),
    edit: (rendered, { channelId, ts }) =>
      withPicturesIfTaken(rendered.message, async (message) => {
        // Both text and blocks: text alone would remove the blocks.
        await call('chat.update', () => client.chat.update({ channel: channelId, ts, ...message }));
      }),
    reply: async (milestone, facts, at) => {
      // Slack wants the ts of the thread's parent: where the card is itself a reply, that is not the card.
      await post(at.channelId, at.threadTs ?? at.ts, replyMessage(milestone, facts, showing));
    },
    sendNotice: async (notice, facts) => {
      const message = noticeMessage(notice, facts, showing.from, now());
      if (message) await whisper(notice, message);
    },
    reach: async () => {
      await call('auth.test', () => client.auth.test());
    },
  };
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

const noticeMessage = (
  { message }: Notice,
  { dispatch, records = [] }: NoticeFacts,
  from: string,
  now: number,
): CardMessage | undefined => {
  switch (message.kind) {
    case 'help':
      return sentence(help);
    case 'sentence':
      return sentence(message.text);
    case 'refused':
      return refusedMessage(message.refusals, message.draftId);
    case 'accepted':
      return dispatch && acceptedMessage({ dispatch, records, from, now, numberNowVisible: message.numberNowVisible });
    case 'repeat':
      return dispatch && repeatMessage(dispatch, message.draftId, now);
    case 'dispatch-failed':
      return dispatch && dispatchFailedMessage(dispatch);
    case 'card-in-doubt':
      return dispatch && cardInDoubtMessage(dispatch);
  }
};
