import type { Core } from '../core.ts';
import { escapeTyped } from '../escape.ts';
import { say } from '../http/respond.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';
import type { Message } from '../workspace/message.ts';
import { type Channel, installation, slackbot, type User } from '../workspace/workspace.ts';
import { type Answer, type Deliver, failureOf } from './deliver.ts';
import { colleague, nameOf, placeOf, verificationToken, writable } from './payloads.ts';

export type CommandInput = {
  user: string;
  channel: string;
  /** As typed, before Slack rewrites it. */
  text?: string;
  command?: string;
  /** False sends the text as typed, like a command without `should_escape`. */
  shouldEscape?: boolean;
};
/** `message` is what the person saw at once; `failure` what Slackbot said instead. */
export type CommandResult = { status: number; body: string; message?: Message; failure?: string };

export const escapeIn = (core: Core, typed: string): string =>
  escapeTyped(typed, {
    users: [...core.workspace.users.values()].filter(({ deleted }) => !deleted),
    channels: [...core.workspace.channels.values()].map(({ id, name, kind }) => ({
      id,
      name,
      open: kind === 'public',
    })),
  });

const spoken = ({ body, contentType }: Answer): Json | undefined => {
  if (!contentType.startsWith('application/json')) return body === '' ? undefined : { text: body };
  const value = parseJson(body);
  if (isObject(value) && Object.keys(value).length > 0) return value;
  return body === '' || isObject(value) ? undefined : { text: body };
};

const failed = (core: Core, user: User, channel: Channel, command: string, code: string, detail: string) => {
  core.complain({ user: user.id, code, detail });
  const text = `${command} failed with the error "${code}"`;
  core.workspace.whisperTo(user.id, channel.id, { text }, { user: slackbot });
  return { failure: code };
};

/** Shows the answer to a command; an answer that Slack could not show is a failure. */
const shown = (core: Core, user: User, channel: Channel, typed: string, answer: Answer): Partial<CommandResult> => {
  const body = spoken(answer);
  if (!body) return {};
  try {
    // Only now does everybody see what was typed: https://docs.slack.dev/interactivity/implementing-slash-commands
    if (body.response_type === 'in_channel') core.workspace.post(channel.id, { text: typed }, { user: user.id });
    return { message: say(core, { user: user.id, channel: channel.id }, body) };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    const detail = `${error.code} ${JSON.stringify(error.details.errors ?? [])}`;
    return failed(core, user, channel, typed.split(' ')[0] ?? '', 'invalid_command_response', detail);
  }
};

export const createCommands = (core: Core, deliver: Deliver) => ({
  /** Slack has no commands in threads, so there is no way to name one. */
  command: async (input: CommandInput): Promise<CommandResult> => {
    const { text = '', command = '/mms', shouldEscape = true } = input;
    const user = colleague(core, input.user);
    const channel = writable(placeOf(core, user, input.channel));
    const sent = shouldEscape ? escapeIn(core, text.trim()) : text.trim();
    const answer = await deliver({
      kind: 'command',
      fields: {
        token: verificationToken,
        team_id: installation.team.id,
        team_domain: installation.team.domain,
        channel_id: channel.id,
        channel_name: nameOf(channel),
        user_id: user.id,
        user_name: user.name,
        command,
        text: sent,
        api_app_id: installation.app,
        is_enterprise_install: 'false',
        response_url: core.responseUrls.issue({ user: user.id, channel: channel.id }),
        trigger_id: core.triggers.issue({ user: user.id, channel: channel.id }),
      },
    });
    const { status, body } = answer;
    const failure = failureOf(answer);
    if (failure) return { status, body, ...failed(core, user, channel, command, failure, `status ${status}`) };
    return { status, body, ...shown(core, user, channel, `${command} ${text}`, answer) };
  },
});
