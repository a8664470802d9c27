import { wantedCardPlace } from '../../domain/message/card.ts';
import type { Place } from '../../domain/message/message.ts';
import { readTyped } from '../../domain/request/typed.ts';
import type { NoticeMessage } from '../../ports/index.ts';
import type { SendAnswer } from '../../usecases/request/request-send.ts';
import { filesNamedIn, withoutFileIds } from '../reading/blocks.ts';
import { decode } from '../reading/decode.ts';
import { isNewMessage, type Mention } from '../reading/event-shapes.ts';
import { orderIn } from '../reading/order.ts';
import { mentionWords } from '../screen/private-words.ts';
import type { ListenerDeps } from './deps.ts';
import { seeFiles } from './mention-files.ts';
import { type Asked, accepted, answerAgain, refusedAs, tell, tellEdited } from './mention-twice.ts';

/**
 * `@mms 415-555-0123 text`, with files, in a channel or a thread. Slack offers slash commands neither there nor with
 * files. Nothing is caught here: an event that could not be stored is answered 500, and Slack sends it again.
 *
 * @param botUserId undefined while Slack has not said it: then nothing can be known to be for this bot, and nothing is sent
 */
export const onMention = async (deps: ListenerDeps, mention: Mention, botUserId: string | undefined): Promise<void> => {
  const asked = askedIn(mention);
  if (!asked) return;
  if (mention.edited) return tellEdited(deps, asked);
  if (!botUserId) return tell(deps, asked, { kind: 'sentence', text: mentionWords.unknownSelf });
  const order = orderIn(mention.text, botUserId);
  return order === undefined ? tell(deps, asked, { kind: 'help' }) : answerOrder(deps, asked, order);
};

/** A message in a conversation whose messages the operator lets the bot read: only an order to it is one for it. */
export const onMessage = async (deps: ListenerDeps, message: Mention, botUserId: string | undefined): Promise<void> => {
  const asked = message.edited || !botUserId ? undefined : askedIn(message);
  const order = botUserId && orderIn(message.text, botUserId);
  if (asked && order !== undefined) await answerOrder(deps, asked, order);
};

/** Undefined for what no person said: a bot that mentions us, a notice of Slack. */
const askedIn = (mention: Mention): Asked | undefined => {
  const { user: userId, bot_id: botId, channel, ts, thread_ts: threadTs } = mention;
  if (botId || !userId || !isNewMessage(mention)) return undefined;
  // A mention in a thread is a reply of it; one that others replied to stands in the channel all the same.
  const inThread = threadTs && threadTs !== ts;
  const origin: Place = { channelId: channel, ...(inThread ? { threadTs, threadStands: true } : {}) };
  return { userId, entryPoint: 'mention', origin, key: `mention.${channel}.${ts}`, mention };
};

const answerOrder = async (deps: ListenerDeps, asked: Asked, order: string): Promise<void> => {
  const message = (await answerAgain(deps, asked)) ?? (await answer(deps, asked, order));
  if (message !== 'refused') await tell(deps, asked, message);
};

const answer = async (deps: ListenerDeps, asked: Asked, order: string): Promise<NoticeMessage | 'refused'> => {
  const { useCases, rules } = deps;
  const { key, mention, ...who } = asked;
  const { text: decoded, mentions } = decode(withoutFileIds(order, filesNamedIn(mention.blocks)));
  const typed = readTyped(decoded, rules.countries);
  if (typed.kind === 'empty' || typed.kind === 'words') return { kind: 'help' };

  const { to, text, links } = typed;
  const seen = await seeFiles(deps, mention, who.userId, { isEmpty: typed.kind === 'numbers-only' });
  // Meanwhile the other event of the same message may have been answered.
  const known = await answerAgain(deps, asked);
  if (known) return known;
  const refusals = [typed.kind === 'ambiguous' && typed.refusal, seen.refusal].filter(
    (it) => it !== undefined && it !== false,
  );
  if (typed.kind === 'ambiguous' || refusals.length > 0) {
    const draft = { ...who, files: seen.files, to, text, links, place: wantedCardPlace(who.origin, rules) };
    const draftId = await useCases.keepDraft(draft);
    return { kind: 'refused', refusals, ...(draftId ? { draftId } : {}) };
  }
  const { recipients } = typed;
  const request = { ...who, key, refusedAs: refusedAs(key), files: seen.files, to, recipients, text, links, mentions };
  const sent = await useCases.requestSend(request);
  const other = sent.kind === 'accepted' ? undefined : await answerAgain(deps, asked);
  return other ?? noticeOf(sent, seen.unseen);
};

const noticeOf = (answer: SendAnswer, picturesUnseen: boolean): NoticeMessage => {
  switch (answer.kind) {
    case 'accepted':
      return accepted(answer.dispatch.id, picturesUnseen);
    case 'refused':
      return answer;
    case 'repeat':
      return { kind: 'repeat', dispatchId: answer.dispatch.id, draftId: answer.draftId };
  }
};
