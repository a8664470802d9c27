import type { AckFn, RespondArguments } from '@slack/bolt';
import { wantedCardPlace } from '../../domain/request/card-place.ts';
import { readTyped } from '../../domain/request/typed.ts';
import { decode } from '../reading/decode.ts';
import type { Command } from '../reading/payload-shapes.ts';
import type { CardMessage } from '../screen/card.ts';
import type { Prefill } from '../screen/compose-view.ts';
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
      const { userId, triggerId, origin } = from;
      const request = { key: `command.${triggerId}`, userId, origin, to, recipients, text, links, files: [], mentions };
      return answerSend(deps, await deps.useCases.requestSend({ ...request, entryPoint: 'command' }));
    }
  }
};

const form = (deps: ListenerDeps, { userId, triggerId, origin }: Asked, typed: Partial<Prefill>) => {
  const prefill = { to: '', text: '', links: [], files: [], place: wantedCardPlace(origin, deps.rules), ...typed };
  return openForm(deps, { triggerId, userId, origin, entryPoint: 'form', prefill });
};
