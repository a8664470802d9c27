import type { AckFn, RespondArguments } from '@slack/bolt';
import { wantedCardPlace } from '../../domain/request/card-place.ts';
import { readTyped } from '../../domain/request/typed.ts';
import { decode } from '../reading/decode.ts';
import type { Command } from '../reading/payload-shapes.ts';
import type { CardMessage } from '../screen/card.ts';
import { answerSend } from './answer-send.ts';
import type { Asked, ListenerDeps } from './deps.ts';
import { openForm } from './open-form.ts';
import { subcommand } from './subcommand.ts';
import { answerInTime } from './within-slack-deadline.ts';

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

const answer = async (deps: ListenerDeps, raw: string, from: Asked): Promise<CardMessage | undefined> => {
  const { text: decoded, mentions } = decode(raw);
  const typed = readTyped(decoded, deps.rules.countries);
  const { userId, triggerId, origin } = from;
  const form = (filled: { to?: string; text?: string; links?: string[]; notes?: string[] }) => {
    const prefill = { to: '', text: '', links: [], files: [], place: wantedCardPlace(origin, deps.rules), ...filled };
    return openForm(deps, { triggerId, userId, origin, entryPoint: 'form', prefill });
  };

  switch (typed.kind) {
    case 'empty':
      return form({});
    case 'numbers-only':
      return form({ to: typed.to });
    case 'ambiguous': {
      const { to, text, links, refusal } = typed;
      return form({ to, text, links, notes: [refusal.sentence] });
    }
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
