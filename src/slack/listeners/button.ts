import type { AckFn, RespondFn } from '@slack/bolt';
import type { Place } from '../../domain/message/message.ts';
import type { CardAt } from '../../ports/index.ts';
import type { BlockActions } from '../reading/payload-shapes.ts';
import { detailsMessage, maskedDetailsMessage } from '../screen/details.ts';
import { formWords } from '../screen/form-words.ts';
import { type ActionName, action, cardActions } from '../screen/ids.ts';
import { refusedMessage, sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { type Answer, answerCancel, answerSend, type Wish, withinSlackDeadline } from './answer.ts';
import type { ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';
import { respondPrivately } from './respond.ts';
import { repeatRequest } from './submit-repeat.ts';

type Click = { userId: string; value: string; triggerId: string; place: Place | undefined };
type OnClick = (deps: ListenerDeps, click: Click) => Promise<Answer>;

const cancel: OnClick = (deps, { value, userId }) => answerCancel(deps, value, userId);

const again: OnClick = async (deps, { value, userId }) => {
  const answer = await deps.useCases.sendAgain(value, userId);
  return answer.kind === 'nothing' ? refusedMessage([answer.refusal]) : answerSend(deps, answer);
};

const repeat: OnClick = async (deps, { value, userId }) => {
  const draft = await deps.useCases.findDraft(value, userId);
  if (!draft) return sentence(formWords.outdated);
  return answerSend(deps, await deps.useCases.requestSend(repeatRequest(value, draft)));
};

const fix: OnClick = async (deps, { value, userId, triggerId, place }) => {
  const editAndResend = await deps.useCases.editAndResend(value, userId);
  if ('refusal' in editAndResend) return refusedMessage([editAndResend.refusal]);
  const { draft, draftId } = editAndResend;
  // What was clicked stands in a thread, so that is one in which an answer is seen.
  const origin: Place = isIn(draft.origin, place) ? { ...draft.origin, threadStands: true } : draft.origin;
  return openForm(deps, { triggerId, userId, origin, entryPoint: 'form', prefill: draft, draftId });
};

const isIn = ({ channelId, threadTs }: Place, clicked: Place | undefined): boolean =>
  threadTs !== undefined && clicked?.threadTs === threadTs && clicked.channelId === channelId;

const details: OnClick = async ({ useCases, from, clock }, { value, userId }) => {
  const seen = await useCases.details(value, userId);
  if ('refusal' in seen) return refusedMessage([seen.refusal]);
  const told = { dispatch: seen.dispatch, records: seen.records, from, now: clock.now() };
  return seen.sight === 'full' ? detailsMessage(told) : maskedDetailsMessage(told);
};

const leave: OnClick = async ({ useCases }, { value, userId }) => {
  const refused = await useCases.leaveAlone(value, userId);
  return refused ? refusedMessage([refused.refusal]) : sentence(privateWords.leftAlone(value));
};

const anyway: OnClick = async ({ useCases }, { value, userId }) => {
  const answer = await useCases.sendAnyway(value, userId);
  return 'refusal' in answer ? refusedMessage([answer.refusal]) : sentence(privateWords.sentAnyway(value, answer.sent));
};

const decline: OnClick = (deps, { value, userId }) => answerCancel(deps, value, userId, 'declined');

const handlers: Record<ActionName, OnClick> = {
  [action.cancel]: cancel,
  [action.again]: again,
  [action.repeat]: repeat,
  [action.fix]: fix,
  [action.details]: details,
  [action.leave]: leave,
  [action.anyway]: anyway,
  [action.decline]: decline,
};
const isKnown = (id: string): id is ActionName => Object.hasOwn(handlers, id);

/** All others send something, or may. */
const wishes: ReadonlyMap<string, Wish> = new Map([
  [action.cancel, 'stop'],
  [action.decline, 'stop'],
  [action.details, 'look'],
]);

/** These answers take the place of the private message whose button was clicked, so that it is not clicked twice. */
const replacing: ReadonlySet<string> = new Set([action.cancel, action.repeat]);

type ButtonArgs = {
  action: BlockActions['actions'][0];
  body: Pick<BlockActions, 'user' | 'channel' | 'container' | 'trigger_id'>;
  ack: AckFn<void>;
  respond?: RespondFn | undefined;
};

/**
 * Any button of ours. People of another organization can click them too, and anyone can see a card: each use case
 * authorizes the person who clicks. Every action leads here, because an unmatched one would cost Slack 3 s and end in 404.
 */
export const onButton = async (
  deps: ListenerDeps,
  { action: clicked, body, ack, respond }: ButtonArgs,
): Promise<void> => {
  const result = await withinSlackDeadline(deps.log, () => answer(deps, clicked, body), wishes.get(clicked.action_id));
  await ack();
  const message = 'sorry' in result ? sentence(result.sorry) : result.value;
  if (!message) return;
  // What failed can be clicked again.
  const replaces = !('sorry' in result) && body.container?.is_ephemeral === true && replacing.has(clicked.action_id);
  await respondPrivately(deps, { userId: body.user.id, place: clickedPlace(body), respond, replaces }, message);
};

const answer = async (deps: ListenerDeps, clicked: ButtonArgs['action'], body: ButtonArgs['body']): Promise<Answer> => {
  if (!isKnown(clicked.action_id)) return sentence(privateWords.unknownButton);
  const value = clicked.value ?? '';
  const card = clickedCard(clicked.block_id, body);
  if (card) await deps.useCases.adoptCard(value.replace(/^dispatch:/, ''), card);
  return handlers[clicked.action_id](deps, {
    userId: body.user.id,
    value,
    triggerId: body.trigger_id ?? '',
    place: clickedPlace(body),
  });
};

/** Where the person clicked: in a thread, unless that is the one under the message with the button. */
const clickedPlace = ({ channel, container }: ButtonArgs['body']): Place | undefined => {
  const channelId = channel?.id ?? container?.channel_id;
  if (!channelId) return undefined;
  const { message_ts: ts, thread_ts: threadTs } = container ?? {};
  return typeof threadTs === 'string' && threadTs !== ts ? { channelId, threadTs } : { channelId };
};

/** Where a card stands, if the click was on one and not on a private message with the same buttons. */
const clickedCard = (blockId: string, { channel, container }: ButtonArgs['body']): CardAt | undefined => {
  const channelId = channel?.id ?? container?.channel_id;
  const { message_ts: ts, thread_ts: threadTs } = container ?? {};
  if (blockId !== cardActions || !channelId || typeof ts !== 'string') return undefined;
  return { channelId, ts, ...(typeof threadTs === 'string' ? { threadTs } : {}) };
};
