import type { AckFn, RespondFn } from '@slack/bolt';
import type { Place } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/attachments.ts';
import { unreadableMentions } from '../../domain/request/refusals.ts';
import { decode } from '../reading/decode.ts';
import type { MessageAction } from '../reading/payload-shapes.ts';
import { readMessage } from '../reading/read-message.ts';
import { sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { answerInTime, respondPrivately } from './answer.ts';
import type { ListenerDeps } from './deps.ts';
import { type FormRequest, openForm } from './open-form.ts';

type Args = { ack: AckFn<void>; respond?: RespondFn | undefined };
type Shortcut = Pick<MessageAction, 'message' | 'channel' | 'user' | 'trigger_id'>;

/** "Send as MMS" in a message's menu: the form filled with that message; the card goes into its thread. */
export const onShortcut = async (
  deps: ListenerDeps,
  { shortcut, ack, respond }: Args & { shortcut: Shortcut },
): Promise<void> => {
  const message = await answerInTime(deps.log, () => openForm(deps, formOf(shortcut)));
  await ack();
  if (message) await respondPrivately(deps.log, respond, message);
};

/** An entry that another version of the app put into a menu. */
export const onUnknownShortcut = async ({ log }: ListenerDeps, { ack, respond }: Args): Promise<void> => {
  await ack();
  await respondPrivately(log, respond, sentence(privateWords.unknownShortcut));
};

const formOf = ({ message, channel, user, trigger_id: triggerId }: Shortcut): FormRequest => {
  const origin: Place = { channelId: channel.id, threadTs: message.thread_ts ?? message.ts };
  const { text, files, links } = readMessage(message);
  const { text: decoded, mentions } = decode(text);
  const typed = splitLinks(decoded);
  // Refused in a command; here the person can still write the names before anything is sent.
  const notes = mentions.length > 0 ? [unreadableMentions(mentions).sentence] : [];
  const allLinks = [...new Set([...typed.links, ...links])];
  const prefill = { to: '', text: typed.text, links: allLinks, files, place: origin, notes };
  return { triggerId, userId: user.id, origin, entryPoint: 'shortcut', prefill };
};
