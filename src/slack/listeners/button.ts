import type { AllMiddlewareArgs, BlockAction, ButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { CardAt } from '../../ports/index.ts';
import type { CardMessage } from '../screen/card.ts';
import { formWords } from '../screen/form-words.ts';
import { type ActionName, action, cardActions } from '../screen/ids.ts';
import { refusalText } from '../screen/markup.ts';
import { detailsMessage, sentence } from '../screen/private-messages.ts';
import { privateWords } from '../screen/private-words.ts';
import { answerSend } from './answer-send.ts';
import type { ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';
import { respondPrivately } from './respond.ts';
import { repeatRequest } from './submit-repeat.ts';
import { withinSlackDeadline } from './within-slack-deadline.ts';

type Click = { userId: string; value: string; triggerId: string };
/** What a click is answered with; undefined where a form opened instead. */
type OnClick = (deps: ListenerDeps, click: Click) => Promise<CardMessage | undefined>;

const cancel: OnClick = async ({ useCases }, { value, userId }) => {
  const answer = await useCases.cancel(value, userId);
  if (answer.kind === 'refused') return sentence(refusalText(answer.refusal.sentence));
  return sentence(privateWords.cancelled(answer.dispatchId, answer.stopped, answer.left));
};

const again: OnClick = async (deps, { value, userId }) => {
  const answer = await deps.useCases.sendAgain(value, userId);
  return answer.kind === 'nothing' ? sentence(refusalText(answer.refusal.sentence)) : answerSend(deps, answer);
};

const repeat: OnClick = async (deps, { value, userId }) => {
  const draft = await deps.useCases.drafts.find(value, userId);
  if (!draft) return sentence(formWords.outdated);
  return answerSend(deps, await deps.useCases.requestSend(repeatRequest(value, draft)));
};

const fix: OnClick = async (deps, { value, userId, triggerId }) => {
  const editAndResend = await deps.useCases.editAndResend(value, userId);
  if ('refusal' in editAndResend) return sentence(refusalText(editAndResend.refusal.sentence));
  const { draft, draftId } = editAndResend;
  return openForm(deps, { triggerId, userId, origin: draft.origin, entryPoint: 'form', prefill: draft, draftId });
};

const details: OnClick = async ({ useCases, from, clock }, { value, userId }) => {
  const found = await useCases.details(value, userId);
  if ('refusal' in found) return sentence(refusalText(found.refusal.sentence));
  return detailsMessage({ ...found, from, now: clock.now() });
};

const leave: OnClick = async ({ useCases }, { value, userId }) => {
  const refused = await useCases.leaveAlone(value, userId);
  return sentence(refused ? refusalText(refused.refusal.sentence) : privateWords.leftAlone(value));
};

const handlers: Record<ActionName, OnClick> = {
  [action.cancel]: cancel,
  [action.again]: again,
  [action.repeat]: repeat,
  [action.fix]: fix,
  [action.details]: details,
  [action.leave]: leave,
};
const isKnown = (id: string): id is ActionName => Object.hasOwn(handlers, id);

/** These answers take the place of the private message whose button was clicked, so that it is not clicked twice. */
const replacing: ReadonlySet<string> = new Set([action.cancel, action.repeat]);

/** Where a card stands, if the click was on one and not on a private message with the same buttons. */
const clickedCard = (blockId: string, container: BlockAction['container'], channelId: string): CardAt | undefined => {
  const { message_ts: ts, thread_ts: threadTs } = container;
  if (blockId !== cardActions || typeof ts !== 'string' || channelId === '') return undefined;
  return { channelId, ts, ...(typeof threadTs === 'string' ? { threadTs } : {}) };
};

/**
 * Any button of ours. People of another organisation can click them too, and anyone can see a card: each use case
 * authorises whoever clicks. Listening to every action, because an unmatched one would cost Slack 3 s and end in 404.
 */
export const onButton =
  (deps: ListenerDeps) =>
  async (args: SlackActionMiddlewareArgs<BlockAction<ButtonAction>> & AllMiddlewareArgs): Promise<void> => {
    const { action: clicked, body, ack } = args;
    // Typed as always there; a click that came without one is answered all the same.
    const container = body.container ?? {};
    const channelId = body.channel?.id ?? (typeof container.channel_id === 'string' ? container.channel_id : '');
    const click: Click = {
      userId: body.user.id,
      value: clicked.value ?? '',
      triggerId: body.trigger_id,
    };
    const result = await withinSlackDeadline(deps.log, async () => {
      if (!isKnown(clicked.action_id)) return sentence(privateWords.unknownButton);
      const card = clickedCard(clicked.block_id, container, channelId);
      if (card) await deps.useCases.adoptCard(click.value.replace(/^dispatch:/, ''), card);
      return handlers[clicked.action_id](deps, click);
    });
    await ack();
    const message = 'sorry' in result ? sentence(result.sorry) : result.value;
    const replace = container.is_ephemeral === true && replacing.has(clicked.action_id);
    if (message) await respondPrivately(deps, args, message, { replace });
  };
