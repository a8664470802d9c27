import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { Place } from '../../domain/message/message.ts';
import { readTyped } from '../../domain/request/typed.ts';
import { decode } from '../reading/decode.ts';
import type { CardMessage } from '../screen/card.ts';
import { sentence } from '../screen/private-messages.ts';
import { answerSend } from './answer-send.ts';
import type { Asked, ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';
import { subcommand } from './subcommand.ts';
import { withinSlackDeadline } from './within-slack-deadline.ts';

/** `/mms …`: sends at once, opens the form, or answers a question. The answer is always private. */
export const onCommand =
  (deps: ListenerDeps) =>
  async ({ command, ack }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const from: Asked = {
      userId: command.user_id,
      triggerId: command.trigger_id,
      origin: { channelId: command.channel_id },
    };
    const result = await withinSlackDeadline(deps.log, () => answer(deps, command.text ?? '', from));
    const message = 'sorry' in result ? sentence(result.sorry) : result.value;
    await ack(message && { response_type: 'ephemeral', ...message });
  };

const answer = async (deps: ListenerDeps, raw: string, from: Asked): Promise<CardMessage | undefined> => {
  const { text: decoded, mentions } = decode(raw);
  const typed = readTyped(decoded, deps.rules.countries);
  const { userId, triggerId, origin } = from;
  const form = (filled: { to?: string; text?: string; links?: string[]; notes?: string[] }) => {
    const prefill = { to: '', text: '', links: [], files: [], place: cardPlace(deps, origin), ...filled };
    return openForm(deps, { triggerId, userId, origin, entryPoint: 'form', prefill });
  };

  switch (typed.kind) {
    case 'empty':
      return form({});
    case 'numbers-only':
      return form({ to: typed.to });
    case 'ambiguous':
      return form({
        to: typed.to,
        text: typed.text,
        links: typed.links,
        notes: [typed.refusal.sentence],
      });
    case 'words':
      return subcommand(deps, typed.words, from);
    case 'message':
    case 'unreadable': {
      const { to, recipients, text, links } = typed;
      const key = `command.${triggerId}`;
      const request = {
        key,
        userId,
        entryPoint: 'command' as const,
        origin,
        to,
        recipients,
        text,
        links,
        files: [],
        mentions,
      };
      return answerSend(deps, await deps.useCases.requestSend(request));
    }
  }
};

/** Where the form proposes to show the card: where it was asked for, unless the operator set a channel for cards. */
export const cardPlace = ({ rules }: ListenerDeps, origin: Place): Place =>
  rules.cardChannel ? { channelId: rules.cardChannel } : origin;
