import { shortIdLength } from '../../domain/message/message.ts';
import { splitLinks } from '../../domain/request/links.ts';
import { whoamiMessage } from '../screen/answers.ts';
import { section } from '../screen/blocks.ts';
import type { CardMessage } from '../screen/card.ts';
import { help } from '../screen/help.ts';
import { detailsMessage, historyMessage, sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { answerCancel } from './answer-cancel.ts';
import { answerSend } from './answer-send.ts';
import type { Asked, ListenerDeps } from './deps.ts';

const historyLength = 10;
/** Crockford's base 32, as ids are written: no I, L, O or U, so that most words are none. */
const idPattern = new RegExp(`^[0-9a-hjkmnp-tv-z]{${shortIdLength},}$`, 'i');

const known: ReadonlySet<string> = new Set(['help', 'whoami', 'status', 'history', 'cancel']);

/** `help`, `whoami`, `status [id]`, `history`, `cancel [id]`. Unknown words answer with help, never with silence. */
export const subcommand = async (deps: ListenerDeps, typed: string, from: Asked): Promise<CardMessage> => {
  const [word = '', id, ...more] = typed.trim().split(/\s+/);
  if (id !== undefined && !known.has(word.toLowerCase())) return withoutNumber(deps, typed, from);
  if (more.length > 0 || (id !== undefined && !idPattern.test(id))) return sentence(help);
  switch (word.toLowerCase()) {
    case 'whoami':
      return whoami(deps, from);
    case 'history':
      return historyMessage(await deps.useCases.history(from.userId, historyLength));
    case 'status':
      return status(deps, from.userId, id);
    case 'cancel':
      return cancel(deps, from.userId, id);
    default:
      return sentence(help);
  }
};

/** Several words are more likely a message without a number than a question: nothing of it is lost. */
const withoutNumber = async (deps: ListenerDeps, typed: string, from: Asked): Promise<CardMessage> => {
  const { userId, origin, triggerId } = from;
  const message = { ...splitLinks(typed), to: '', files: [], mentions: [] };
  const request = { key: `command.${triggerId}`, userId, entryPoint: 'command' as const, origin, ...message };
  const { text, blocks } = answerSend(deps, await deps.useCases.requestSend(request));
  return { text: `${text}\n${help}`, blocks: [...blocks, section(help)] };
};

const whoami = async ({ useCases }: ListenerDeps, { userId, origin }: Asked): Promise<CardMessage> =>
  whoamiMessage(userId, await useCases.authorize(userId, [origin.channelId]));

const status = async ({ useCases, from, clock }: ListenerDeps, userId: string, id?: string): Promise<CardMessage> => {
  const found = await useCases.findOwn(userId, id);
  return found ? detailsMessage({ ...found, from, now: clock.now() }) : sentence(notFound(id));
};

const cancel = async (deps: ListenerDeps, userId: string, id?: string): Promise<CardMessage> => {
  const found = await deps.useCases.findOwn(userId, id);
  return found ? answerCancel(deps, found.dispatch.id, userId) : sentence(notFound(id));
};

/** The id is letters and digits by now, so it needs no escaping. */
const notFound = (id: string | undefined): string =>
  id ? privateWords.notYours(id.toUpperCase()) : privateWords.nothingFound;
