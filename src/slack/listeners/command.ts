import type { AckFn, RespondArguments } from '@slack/bolt';
import { wantedCardPlace } from '../../domain/message/card.ts';
import { shortIdLength } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/attachments.ts';
import { unreadableMentions } from '../../domain/request/refusals.ts';
import { readTyped } from '../../domain/request/typed.ts';
import type { SendRequest } from '../../usecases/request/read-request.ts';
import { decode } from '../reading/decode.ts';
import type { Command } from '../reading/payload-shapes.ts';
import { section } from '../screen/blocks.ts';
import type { Prefill } from '../screen/compose-view.ts';
import { detailsMessage, type Found } from '../screen/details.ts';
import { help, whoami } from '../screen/help.ts';
import { historyMessage, sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { type Answer, answerCancel, answerInTime, answerSend, type Wish } from './answer.ts';
import type { Asked, ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';

const historyLength = 10;
/** Crockford's base 32, as ids are written: no I, L, O or U, so that most words are none. */
const idPattern = new RegExp(`^[0-9a-hjkmnp-tv-z]{${shortIdLength},}$`, 'i');

const takingId: ReadonlySet<string> = new Set(['status', 'cancel']);
const known: ReadonlySet<string> = new Set(['help', 'whoami', 'history', ...takingId]);

/** `/mms …`: sends at once, opens the form, or answers a question. The answer is always private. */
export const onCommand = async (
  deps: ListenerDeps,
  { command, ack }: { command: Command; ack: AckFn<RespondArguments> },
): Promise<void> => {
  const { user_id: userId, trigger_id: triggerId, channel_id: channelId } = command;
  const from: Asked = { userId, triggerId, origin: { channelId } };
  const message = await answerInTime(deps.log, () => answer(deps, command.text ?? '', from), wishOf(command.text));
  await ack(message && { response_type: 'ephemeral', ...message });
};

const wishOf = (raw = ''): Wish => {
  const word = firstWord(decode(raw).text);
  if (word === 'cancel') return 'stop';
  return known.has(word) ? 'look' : 'send';
};

const answer = async (deps: ListenerDeps, raw: string, from: Asked): Promise<Answer> => {
  const { text: decoded, mentions } = decode(raw);
  if (isQuestion(decoded)) return subcommand(deps, { words: decoded, mentions }, from);
  const typed = readTyped(decoded, deps.rules.countries);
  switch (typed.kind) {
    case 'empty':
      return form(deps, from, {});
    case 'numbers-only':
      return form(deps, from, { to: typed.to });
    case 'ambiguous': {
      const { to, text, links, refusal } = typed;
      return form(deps, from, { to, text, links, notes: [refusal.sentence, ...notesOn(mentions)] });
    }
    case 'words':
      return withoutNumber(deps, typed.words, from);
    case 'message':
    case 'unreadable': {
      const { to, recipients, text, links } = typed;
      return send(deps, from, { to, recipients, text, links, mentions });
    }
  }
};

const notesOn = (mentions: readonly string[]): string[] =>
  mentions.length > 0 ? [unreadableMentions(mentions).sentence] : [];

type Typed = Pick<SendRequest, 'to' | 'recipients' | 'text' | 'links' | 'mentions'>;

const send = async (deps: ListenerDeps, { userId, triggerId, origin }: Asked, typed: Typed) => {
  const request = { key: `command.${triggerId}`, userId, entryPoint: 'command' as const, origin, files: [], ...typed };
  return answerSend(deps, await deps.useCases.requestSend(request));
};

const form = (deps: ListenerDeps, from: Asked, typed: Partial<Prefill>): Promise<Answer> => {
  const prefill = { to: '', text: '', links: [], files: [], place: wantedCardPlace(from.origin, deps.rules), ...typed };
  return openForm(deps, { ...from, entryPoint: 'form', prefill });
};

/** The first word, in lower case and without the punctuation that may follow it: "Cancel, please". */
const firstWord = (typed: string): string =>
  (/^\s*([a-z]{1,20})[^\s\w]*(?:\s|$)/i.exec(typed)?.[1] ?? '').toLowerCase();
const isQuestion = (typed: string): boolean => known.has(firstWord(typed));

type Words = { words: string; mentions: readonly string[] };

/** `help`, `whoami`, `status [id]`, `history`, `cancel [id]`. With anything else behind it, such a word begins a message. */
const subcommand = async (deps: ListenerDeps, typed: Words, from: Asked): Promise<Answer> => {
  const { userId } = from;
  const { useCases } = deps;
  const word = firstWord(typed.words);
  const [, id, ...more] = typed.words.trim().split(/\s+/);
  const isAsked = id === undefined || (more.length === 0 && takingId.has(word) && idPattern.test(id));
  if (!isAsked) return messageForm(deps, typed, from);
  switch (word) {
    case 'whoami':
      return sentence(whoami(userId, await useCases.authorize(userId, [from.origin.channelId]), 'here'));
    case 'history':
      return historyMessage(await useCases.history(userId, historyLength));
    case 'status':
      return ofOwn(deps, typed, from, id, (found) =>
        detailsMessage({ ...found, from: deps.from, now: deps.clock.now() }),
      );
    case 'cancel':
      return ofOwn(deps, typed, from, id, ({ dispatch }) => answerCancel(deps, dispatch.id, userId));
    default:
      return sentence(help);
  }
};

/** What was typed is the text of a message that has no number yet. */
const messageForm = (deps: ListenerDeps, { words, mentions }: Words, from: Asked): Promise<Answer> =>
  form(deps, from, { ...splitLinks(words), notes: notesOn(mentions) });

/** Several words are more likely a message without a number than a question: nothing of it is lost. */
const withoutNumber = async (deps: ListenerDeps, typed: string, from: Asked): Promise<Answer> => {
  if (!/\s/.test(typed.trim())) return sentence(help);
  const { text, blocks } = await send(deps, from, { ...splitLinks(typed), to: '', mentions: [] });
  return { text: `${text}\n${help}`, blocks: [...blocks, section(help)] };
};

type AnswerOwn = (found: Found) => Answer | Promise<Answer>;

/** A word that happens to have only letters of an id: "cancel breakfast". */
const isWord = (id: string): boolean => /^[a-z]+$/i.test(id) && id !== id.toUpperCase();

/** About the person's own message of this id, or the latest one without an id. */
const ofOwn = async (
  deps: ListenerDeps,
  typed: Words,
  from: Asked,
  id: string | undefined,
  answerOwn: AnswerOwn,
): Promise<Answer> => {
  const found = await deps.useCases.findOwn(from.userId, id);
  if (found) return answerOwn(found);
  if (id !== undefined && isWord(id)) return messageForm(deps, typed, from);
  // The id is letters and digits by now, so it needs no escaping.
  return sentence(id ? privateWords.notYours(id.toUpperCase()) : privateWords.nothingFound);
};
