import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { Place } from '../../domain/message/message.ts';
import { readTyped } from '../../domain/request/typed.ts';
import type { NoticeMessage } from '../../ports/index.ts';
import { decode } from '../reading/decode.ts';
import { cardPlace } from './command.ts';
import type { ListenerDeps } from './deps.ts';

/** `files`, `edited` and `subtype` come although the type does not name them. */
const Mention = z.object({
  user: z.string().optional(),
  text: z.string(),
  ts: z.string(),
  channel: z.string(),
  thread_ts: z.string().nullish(),
  bot_id: z.string().nullish(),
  edited: z.unknown().optional(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish(),
});
type Mention = z.infer<typeof Mention>;

/**
 * `@mms 415-555-0123 text`, with files, in a channel or a thread. Slack offers slash commands neither there nor with
 * files. Nothing is caught here: an event that could not be stored is answered 500, and Slack sends it again.
 */
export const onMention =
  (deps: ListenerDeps) =>
  async ({ event }: SlackEventMiddlewareArgs<'app_mention'> & AllMiddlewareArgs): Promise<void> => {
    const mention = Mention.parse(event);
    // Editing a message mentions again; a bot that mentions us is not a person.
    if (mention.edited || mention.bot_id || !mention.user) return;
    const origin: Place = { channelId: mention.channel, ...(mention.thread_ts ? { threadTs: mention.thread_ts } : {}) };
    const message = await answer(deps, mention, mention.user, origin);
    // Slack may deliver an event again that was answered: nobody wants to hear the same twice.
    await deps.useCases.queueNotice(mention.user, origin, message, `${keyOf(mention)}.${message.kind}`);
  };

/** The same for every delivery of one event. */
const keyOf = ({ channel, ts }: Mention): string => `mention.${channel}.${ts}`;

/** The first mention is the one of the bot. */
const withoutBot = (text: string) => text.replace(/<@[A-Z0-9]+(?:\|[^>]*)?>/, ' ').trim();

const answer = async (deps: ListenerDeps, mention: Mention, userId: string, origin: Place): Promise<NoticeMessage> => {
  const { text: decoded, mentions } = decode(withoutBot(mention.text));
  const typed = readTyped(decoded, deps.rules.countries);
  if (typed.kind === 'empty' || typed.kind === 'words') return { kind: 'help' };
  const files = mention.files?.map(({ id, name }) => ({ id, name: name ?? null })) ?? [];
  const { to, text, links } = typed;
  if (typed.kind === 'ambiguous') {
    const draft = {
      userId,
      entryPoint: 'mention' as const,
      to,
      text,
      links,
      files,
      origin,
      place: cardPlace(deps, origin),
    };
    const draftId = await deps.useCases.drafts.keep(draft);
    return { kind: 'refused', refusals: [typed.refusal], draftId };
  }
  const { recipients } = typed;
  const key = keyOf(mention);
  const request = { key, userId, entryPoint: 'mention' as const, origin, to, recipients, text, links, files, mentions };
  const sent = await deps.useCases.requestSend(request);
  switch (sent.kind) {
    case 'accepted':
      return { kind: 'accepted', dispatchId: sent.dispatch.id, numberNowVisible: true };
    case 'refused':
      return { kind: 'refused', refusals: sent.refusals, draftId: sent.draftId };
    case 'repeat':
      return { kind: 'repeat', dispatchId: sent.dispatch.id, draftId: sent.draftId };
  }
};
