import type { AckFn, RespondFn } from '@slack/bolt';
import type { Place } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/attachments.ts';
import { unreadableMentions } from '../../domain/request/refusals.ts';
import { decode } from '../reading/decode.ts';
import type { MessageAction } from '../reading/payload-shapes.ts';
import { readMessage } from '../reading/read-message.ts';
import { sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { answerInTime } from './answer.ts';
import type { ListenerDeps } from './deps.ts';
import { type FormRequest, openForm } from './open-form.ts';
import { respondPrivately } from './respond.ts';

type Args = { ack: AckFn<void>; respond?: RespondFn | undefined };
type Shortcut = Pick<MessageAction, 'message' | 'channel' | 'user' | 'trigger_id'>;

/** "Send as MMS" in a message's menu: the form filled with that message; the card goes into its thread. */
export const onShortcut = async (
  deps: ListenerDeps,
  { shortcut, ack, respond }: Args & { shortcut: Shortcut },
): Promise<void> => {
  const message = await answerInTime(deps.log, () => openForm(deps, formOf(shortcut)));
  await ack();
  const asking = { userId: shortcut.user.id, place: readPlace(shortcut), respond };
  if (message) await respondPrivately(deps, asking, message);
};

/** An entry that another version of the app put into a menu. */
export const onUnknownShortcut = async (
  deps: ListenerDeps,
  { shortcut, ack, respond }: Args & { shortcut: Pick<MessageAction, 'user'> },
): Promise<void> => {
  await ack();
  const asking = { userId: shortcut.user.id, place: undefined, respond };
  await respondPrivately(deps, asking, sentence(privateWords.unknownShortcut));
};

/** What the person has before them: a thread if the message is a reply in one. */
const readPlace = ({ message, channel }: Shortcut): Place => ({
  channelId: channel.id,
  ...(message.thread_ts && message.thread_ts !== message.ts ? { threadTs: message.thread_ts } : {}),
});

const formOf = ({ message, channel, user, trigger_id: triggerId }: Shortcut): FormRequest => {
  // Slack names the thread in a message that is a reply or has replies. They may be deleted by now.
  const stands = message.thread_ts && message.reply_count !== 0;
  const origin: Place = {
    channelId: channel.id,
    threadTs: message.thread_ts ?? message.ts,
    ...(stands ? { threadStands: true } : {}),
  };
  const { text, files, links } = readMessage(message);
  const { text: decoded, mentions } = decode(text);
  const typed = splitLinks(decoded);
  // Refused in a command; here the person can still write the names before anything is sent.
  const notes = mentions.length > 0 ? [unreadableMentions(mentions).sentence] : [];
  const allLinks = [...new Set([...typed.links, ...links])];
  const prefill = { to: '', text: typed.text, links: allLinks, files, place: origin, notes };
  return { triggerId, userId: user.id, origin, entryPoint: 'shortcut', prefill };
};
