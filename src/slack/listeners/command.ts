import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from '@slack/bolt';
import type { Place } from '../../domain/message/message.ts';
import { readTyped } from '../../domain/request/typed.ts';
import { decode } from '../reading/decode.ts';
import type { CardMessage } from '../screen/card.ts';
import { sentence } from '../screen/private-messages.ts';
import { answerSend } from './answer-send.ts';
import { answered } from './answered.ts';
import type { Asked, ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';
import { subcommand } from './subcommand.ts';

/** `/mms …`: sends at once, opens the form, or answers a question. The answer is always private. */
export const onCommand =
  (deps: ListenerDeps) =>
  async ({ command, ack }: SlackCommandMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const from: Asked = {
      userId: command.user_id,
      triggerId: command.trigger_id,
      asked: { channelId: command.channel_id },
    };
    const result = await answered(deps.log, () => answer(deps, command.text ?? '', from));
    const message = 'sorry' in result ? sentence(result.sorry) : result.value;
    await ack(message && { response_type: 'ephemeral', ...message });
  };

const answer = async (deps: ListenerDeps, raw: string, from: Asked): Promise<CardMessage | undefined> => {
  const { text: decoded, mentions } = decode(raw);
  const typed = readTyped(decoded, deps.rules.countries);
  const { userId, triggerId, asked } = from;
  const form = (filled: { to?: string; text?: string; links?: string[]; notes?: string[] }) => {
    const prefill = { to: '', text: '', links: [], files: [], place: cardPlace(deps, asked), ...filled };
    return openForm(deps, { triggerId, userId, asked, way: 'form', prefill });
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
        notes: typed.refusals.map((it) => it.sentence),
      });
    case 'words':
      return subcommand(deps, typed.words, from);
    case 'message':
    case 'unreadable': {
      const { to, text, links } = typed;
      const key = `command.${triggerId}`;
      const request = { key, userId, way: 'command' as const, asked, to, text, links, files: [], mentions };
      return answerSend(deps, await deps.useCases.requestSend(request));
    }
  }
};

/** Where the form proposes to show the card: where it was asked for, unless the operator set a channel for cards. */
export const cardPlace = ({ rules }: ListenerDeps, asked: Place): Place =>
  rules.cardChannel ? { channelId: rules.cardChannel } : asked;
