import type { AllMiddlewareArgs, MessageShortcut, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { Place } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/links.ts';
import { unreadableMentions } from '../../domain/request/refusals.ts';
import { decode } from '../reading/decode.ts';
import { sentence } from '../screen/private-messages.ts';
import type { ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';
import { respondPrivately } from './respond.ts';
import { withinSlackDeadline } from './within-slack-deadline.ts';

/** Bolt types the message as an open map; this is what we rely on. */
const Message = z.object({
  text: z.string().nullish(),
  ts: z.string(),
  thread_ts: z.string().nullish(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish(),
});

/** "Send as MMS" in a message's menu: the form filled with that message; the card goes into its thread. */
export const onShortcut =
  (deps: ListenerDeps) =>
  async (args: SlackShortcutMiddlewareArgs<MessageShortcut> & AllMiddlewareArgs): Promise<void> => {
    const { shortcut, ack } = args;
    const result = await withinSlackDeadline(deps.log, async () => {
      const message = Message.parse(shortcut.message);
      const origin: Place = { channelId: shortcut.channel.id, threadTs: message.thread_ts ?? message.ts };
      const { text: decoded, mentions } = decode(message.text ?? '');
      const files = message.files?.map(({ id, name }) => ({ id, name: name ?? null })) ?? [];
      // Refused in a command; here the person can still write the names before anything is sent.
      const notes = mentions.length > 0 ? [unreadableMentions(mentions).sentence] : [];
      return openForm(deps, {
        triggerId: shortcut.trigger_id,
        userId: shortcut.user.id,
        origin,
        entryPoint: 'shortcut',
        prefill: { to: '', ...splitLinks(decoded), files, place: origin, notes },
      });
    });
    await ack();
    const message = 'sorry' in result ? sentence(result.sorry) : result.value;
    if (message) await respondPrivately(deps, args, message);
  };
