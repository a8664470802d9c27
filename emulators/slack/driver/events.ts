import type { Core } from '../core.ts';
import type { Json } from '../json.ts';
import { eventRetries } from '../limits.ts';
import { ImpossibleGesture } from '../refusal.ts';
import type { Message } from '../workspace/message.ts';
import { installation } from '../workspace/workspace.ts';
import { type Deliver, failureOf } from './deliver.ts';
import { eventsOfMention, eventsOfMessage } from './message-events.ts';
import { person, verificationToken } from './payloads.ts';
import { createPosts, type PostInput } from './post.ts';

export type { PostInput } from './post.ts';
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

type Sent = { event: Json; eventId: string };

/** One that was not taken, if there is any. */
const worst = (deliveries: readonly Delivery[]): Delivery =>
  deliveries.find(({ status }) => status !== 200) ?? deliveries.at(-1) ?? { status: 0, attempts: 0, eventId: '' };

const reasons: Record<string, string> = { operation_timeout: 'http_timeout', dispatch_failed: 'connection_failed' };

export const createEvents = (core: Core, deliver: Deliver) => {
  const { post, forward } = createPosts(core);

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

  /** Sends all events of one message, in the order that is the habit, and says what became of the last one. */
  const sendAll = async (events: readonly Sent[], retries: number): Promise<Delivery> => {
    const inTurn = [...events];
    if (core.habits.mentionEvents === 'messageFirst') inTurn.reverse();
    const one = ({ event, eventId }: Sent) => send(event, eventId, retries);
    if (core.habits.mentionEvents === 'together') return worst(await Promise.all(inTurn.map(one)));
    const deliveries: Delivery[] = [];
    for (const it of inTurn) deliveries.push(await one(it));
    return worst(deliveries);
  };

  const tell = async (message: Message, events: readonly Json[], retries = 0): Promise<MentionResult> => {
    const sent = events.map((event) => ({ event, eventId: core.workspace.nextId('Ev') }));
    const redeliver = () => sendAll(sent, 0);
    const delivered = sent.length > 0;
    const delivery = delivered ? await sendAll(sent, retries) : { status: 0, attempts: 0, eventId: '' };
    return { ...delivery, message, delivered, redeliver };
  };

  return {
    /** What a person writes, without any request to the app. */
    post,
    forward,
    mention: async (input: MentionInput): Promise<MentionResult> => {
      const message = post(input);
      if (!message.text.includes(`<@${installation.bot.user}>`)) {
        throw new ImpossibleGesture('a mention names the bot: write @mms');
      }
      return tell(message, eventsOfMention(core, message, input.edited ?? false), input.retries);
    },
    /** What a person writes, told to the app where it hears messages. */
    say: async (input: PostInput): Promise<MentionResult> => {
      const message = post(input);
      return tell(message, eventsOfMessage(core, message));
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
