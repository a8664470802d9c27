import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { eventRetries } from '../limits.ts';
import { ImpossibleGesture } from '../refusal.ts';
import type { StoredFile } from '../workspace/files.ts';
import { type Message, publicMessage } from '../workspace/message.ts';
import { installation } from '../workspace/workspace.ts';
import { escapeIn } from './commands.ts';
import { type Deliver, failureOf } from './deliver.ts';
import { person, placeOf, verificationToken, writable } from './payloads.ts';

export type PostInput = {
  user: string;
  channel: string;
  /** As typed; `@mms` is the bot. */
  text: string;
  threadTs?: string;
  files?: readonly StoredFile[];
};
export type MentionInput = PostInput & {
  /** How many of Slack's three repetitions to make at once when the app does not answer 2xx. */
  retries?: number;
  /** As if the message had been changed afterwards, which Slack reports as a mention too. */
  edited?: boolean;
};
export type Delivery = { status: number; attempts: number; eventId: string };
export type MentionResult = Delivery & {
  message: Message;
  /** False where Slack tells the app nothing: it is not in the conversation, or lacks the scope. */
  delivered: boolean;
  /** The same event once more, as Slack does when it did not see the answer. */
  redeliver: () => Promise<Delivery>;
};

const reasons: Record<string, string> = { operation_timeout: 'http_timeout', dispatch_failed: 'connection_failed' };

const richText = (text: string): Json => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: text || ' ' }] }],
});

export const createEvents = (core: Core, deliver: Deliver) => {
  const post = (input: PostInput): Message => {
    const user = person(core, input.user);
    const channel = writable(placeOf(core, user, input.channel));
    if (input.threadTs && !core.workspace.message(channel.id, input.threadTs)) {
      throw new ImpossibleGesture(`there is no thread ${input.threadTs}`);
    }
    const files = input.files ?? [];
    for (const file of files) file.channels.push(channel.id);
    const text = escapeIn(core, input.text);
    return core.workspace.post(
      channel.id,
      { text, blocks: [richText(input.text)] },
      {
        user: user.id,
        team: user.team_id,
        ...(files.length ? { files: files.map(core.files.inPayload) } : {}),
        ...(input.threadTs ? { thread_ts: input.threadTs } : {}),
      },
    );
  };

  /** https://docs.slack.dev/apis/events-api: the outer object, and up to three repetitions, here without waiting. */
  const send = async (event: Json, eventId: string, retries: number): Promise<Delivery> => {
    const body = {
      token: verificationToken,
      team_id: installation.team.id,
      api_app_id: installation.app,
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(core.now() / 1000),
      event_context: `4-${eventId}`,
      is_ext_shared_channel: core.workspace.channels.get(String(event.channel))?.is_ext_shared ?? false,
      authorizations: [
        {
          enterprise_id: null,
          team_id: installation.team.id,
          user_id: installation.bot.user,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      event,
    };
    let answer = await deliver({ kind: 'event', body });
    let attempts = 1;
    while (!(answer.status >= 200 && answer.status < 300) && attempts <= Math.min(retries, eventRetries.length)) {
      const reason = reasons[failureOf(answer) ?? ''] ?? 'http_error';
      answer = await deliver({ kind: 'event', body, retry: { number: attempts, reason } });
      attempts += 1;
    }
    return { status: answer.status, attempts, eventId };
  };

  const heard = (channelId: string): boolean => {
    const channel = core.workspace.channels.get(channelId);
    const inside = channel?.kind !== 'im' && channel?.members.has(installation.bot.user) === true;
    return inside && core.scopes.has('app_mentions:read');
  };

  return {
    /** What a person writes, without any request to the app. */
    post,
    mention: async (input: MentionInput): Promise<MentionResult> => {
      const message = post(input);
      if (!message.text.includes(`<@${installation.bot.user}>`)) {
        throw new ImpossibleGesture('a mention names the bot: write @mms');
      }
      const edited = input.edited ? { edited: { user: input.user, ts: core.workspace.nextTs() } } : {};
      const { files, ...bare } = publicMessage(message);
      const event = {
        ...(core.habits.mentionFiles === 'inEvent' && files ? { ...bare, files } : bare),
        ...edited,
        type: 'app_mention',
        channel: message.channel,
        event_ts: message.ts,
      };
      const eventId = core.workspace.nextId('Ev');
      const redeliver = () => send(event, eventId, 0);
      if (!heard(input.channel)) {
        return { status: 0, attempts: 0, eventId, message, delivered: false, redeliver };
      }
      return { ...(await send(event, eventId, input.retries ?? 0)), message, delivered: true, redeliver };
    },
    openHome: async ({ user, tab = 'home' }: { user: string; tab?: 'home' | 'messages' }): Promise<Delivery> => {
      const channel = core.workspace.openIm(installation.bot.user, person(core, user).id);
      const view = core.views.home(user);
      const event = {
        type: 'app_home_opened',
        user,
        channel: channel.id,
        tab,
        event_ts: core.workspace.nextTs(),
        ...(view && tab === 'home' ? { view: structuredClone(view) } : {}),
      };
      return send(event, core.workspace.nextId('Ev'), 0);
    },
    /** True if the app gave the challenge back. */
    urlVerification: async (): Promise<boolean> => {
      const challenge = core.workspace.nextId('X');
      const body = { token: verificationToken, type: 'url_verification', challenge };
      const answer = await deliver({ kind: 'event', body });
      return answer.status === 200 && answer.body.includes(challenge);
    },
    /** Any other event. */
    event: (event: Json): Promise<Delivery> => send(event, core.workspace.nextId('Ev'), 0),
  };
};
