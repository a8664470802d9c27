import type { AckFn, RespondArguments } from '@slack/bolt';
import { wantedCardPlace } from '../../domain/message/card.ts';
import { shortIdLength } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/attachments.ts';
import { readTyped } from '../../domain/request/typed.ts';
import type { SendRequest } from '../../usecases/request/read-request.ts';
import { decode } from '../reading/decode.ts';
import type { Command } from '../reading/payload-shapes.ts';
import { section } from '../screen/blocks.ts';
import type { Prefill } from '../screen/compose-view.ts';
import { help, whoami } from '../screen/help.ts';
import { detailsMessage, type Found, historyMessage, sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { type Answer, answerCancel, answerInTime, answerSend } from './answer.ts';
import type { Asked, ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';

const historyLength = 10;
/** Crockford's base 32, as ids are written: no I, L, O or U, so that most words are none. */
const idPattern = new RegExp(`^[0-9a-hjkmnp-tv-z]{${shortIdLength},}$`, 'i');

const known: ReadonlySet<string> = new Set(['help', 'whoami', 'status', 'history', 'cancel']);

/** `/mms …`: sends at once, opens the form, or answers a question. The answer is always private. */
export const onCommand = async (
  deps: ListenerDeps,
  { command, ack }: { command: Command; ack: AckFn<RespondArguments> },
): Promise<void> => {
  const { user_id: userId, trigger_id: triggerId, channel_id: channelId } = command;
  const from: Asked = { userId, triggerId, origin: { channelId } };
  const message = await answerInTime(deps.log, () => answer(deps, command.text ?? '', from));
  await ack(message && { response_type: 'ephemeral', ...message });
};

const answer = async (deps: ListenerDeps, raw: string, from: Asked): Promise<Answer> => {
  const { text: decoded, mentions } = decode(raw);
  const typed = readTyped(decoded, deps.rules.countries);
  switch (typed.kind) {
    case 'empty':
      return form(deps, from, {});
    case 'numbers-only':
      return form(deps, from, { to: typed.to });
    case 'ambiguous': {
      const { to, text, links, refusal } = typed;
      return form(deps, from, { to, text, links, notes: [refusal.sentence] });
    }
    case 'words':
      return subcommand(deps, typed.words, from);
    case 'message':
    case 'unreadable': {
      const { to, recipients, text, links } = typed;
      return send(deps, from, { to, recipients, text, links, mentions });
    }
  }
};

type Typed = Pick<SendRequest, 'to' | 'recipients' | 'text' | 'links' | 'mentions'>;

const send = async (deps: ListenerDeps, { userId, triggerId, origin }: Asked, typed: Typed) => {
  const request = { key: `command.${triggerId}`, userId, entryPoint: 'command' as const, origin, files: [], ...typed };
  return answerSend(deps, await deps.useCases.requestSend(request));
};

const form = (deps: ListenerDeps, from: Asked, typed: Partial<Prefill>): Promise<Answer> => {
  const prefill = { to: '', text: '', links: [], files: [], place: wantedCardPlace(from.origin, deps.rules), ...typed };
  return openForm(deps, { ...from, entryPoint: 'form', prefill });
};

/** `help`, `whoami`, `status [id]`, `history`, `cancel [id]`. Unknown words answer with help, never with silence. */
const subcommand = async (deps: ListenerDeps, typed: string, from: Asked): Promise<Answer> => {
  const { userId } = from;
  const { useCases } = deps;
  const [word = '', id, ...more] = typed.trim().split(/\s+/);
  if (id !== undefined && !known.has(word.toLowerCase())) return withoutNumber(deps, typed, from);
  if (more.length > 0 || (id !== undefined && !idPattern.test(id))) return sentence(help);
  switch (word.toLowerCase()) {
    case 'whoami':
      return sentence(whoami(userId, await useCases.authorize(userId, [from.origin.channelId]), 'here'));
    case 'history':
      return historyMessage(await useCases.history(userId, historyLength));
    case 'status':
      return ofOwn(deps, userId, id, (found) => detailsMessage({ ...found, from: deps.from, now: deps.clock.now() }));
    case 'cancel':
      return ofOwn(deps, userId, id, ({ dispatch }) => answerCancel(deps, dispatch.id, userId));
    default:
      return sentence(help);
  }
};

/** Several words are more likely a message without a number than a question: nothing of it is lost. */
const withoutNumber = async (deps: ListenerDeps, typed: string, from: Asked): Promise<Answer> => {
  const { text, blocks } = await send(deps, from, { ...splitLinks(typed), to: '', mentions: [] });
  return { text: `${text}\n${help}`, blocks: [...blocks, section(help)] };
};

type AnswerOwn = (found: Found) => Answer | Promise<Answer>;

/** About the person's own message of this id, or the latest one without an id. */
const ofOwn = async ({ useCases }: ListenerDeps, userId: string, id: string | undefined, answerOwn: AnswerOwn) => {
  const found = await useCases.findOwn(userId, id);
  if (found) return answerOwn(found);
  // The id is letters and digits by now, so it needs no escaping.
  return sentence(id ? privateWords.notYours(id.toUpperCase()) : privateWords.nothingFound);
};
