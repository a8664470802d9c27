import { wantedCardPlace } from '../../domain/message/card.ts';
import type { Place } from '../../domain/message/message.ts';
import { readTyped } from '../../domain/request/typed.ts';
import type { Draft, NoticeMessage } from '../../ports/index.ts';
import type { SendAnswer } from '../../usecases/request/request-send.ts';
import { decode } from '../reading/decode.ts';
import type { Mention } from '../reading/event-shapes.ts';
import { filesOf } from '../reading/payload-shapes.ts';
import type { ListenerDeps } from './deps.ts';

/**
 * `@mms 415-555-0123 text`, with files, in a channel or a thread. Slack offers slash commands neither there nor with
 * files. Nothing is caught here: an event that could not be stored is answered 500, and Slack sends it again.
 */
export const onMention = async (deps: ListenerDeps, mention: Mention): Promise<void> => {
  const { user: userId, channel, ts, thread_ts: threadTs } = mention;
  // Editing a message mentions again; a bot that mentions us is not a person.
  if (mention.edited || mention.bot_id || !userId) return;
  // A mention in a thread is a reply of it.
  const origin: Place = { channelId: channel, ...(threadTs ? { threadTs, threadStands: true } : {}) };
  // The same for every delivery of one event.
  const key = `mention.${channel}.${ts}`;
  const asked = { userId, entryPoint: 'mention' as const, origin, files: filesOf(mention.files) };
  const message = await answer(deps, key, asked, withoutBot(mention.text));
  // Slack may deliver an event again that was answered: the person should not hear the same twice.
  await deps.useCases.queueNotice(userId, origin, message, `${key}.${message.kind}`);
};

/** The first mention is the one of the bot. */
const withoutBot = (text: string) => text.replace(/<@[A-Z0-9]+(?:\|[^>]*)?>/, ' ').trim();

type Asked = Pick<Draft, 'userId' | 'entryPoint' | 'origin' | 'files'>;

const answer = async (deps: ListenerDeps, key: string, asked: Asked, raw: string): Promise<NoticeMessage> => {
  const { useCases, rules } = deps;
  const { text: decoded, mentions } = decode(raw);
  const typed = readTyped(decoded, rules.countries);
  if (typed.kind === 'empty' || typed.kind === 'words') return { kind: 'help' };
  const { to, text, links } = typed;
  if (typed.kind === 'ambiguous') {
    const draft = { ...asked, to, text, links, place: wantedCardPlace(asked.origin, rules) };
    return { kind: 'refused', refusals: [typed.refusal], draftId: await useCases.keepDraft(draft) };
  }
  const { recipients } = typed;
  return noticeOf(await useCases.requestSend({ ...asked, key, to, recipients, text, links, mentions }));
};

const noticeOf = (answer: SendAnswer): NoticeMessage => {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'accepted', dispatchId: answer.dispatch.id, numberNowVisible: true };
    case 'refused':
      return answer;
    case 'repeat':
      return { kind: 'repeat', dispatchId: answer.dispatch.id, draftId: answer.draftId };
  }
};
