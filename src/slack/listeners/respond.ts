/** How the answer to a click or a shortcut reaches the person: once, where they are, if Slack has a way. */
import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { Place } from '../../domain/message/message.ts';
import { within } from '../../kit/deadline.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Log } from '../../ports/index.ts';
import type { CardMessage } from '../screen/card.ts';
import type { ListenerDeps } from './deps.ts';

/** A response URL belongs to Slack; this bounds it all the same. Real time, because the call is real. */
const respondWithinMs = 2_000;

export type Asking = {
  userId: string;
  /** Where it was clicked, with the thread if that is what the person reads; undefined in the Home tab and in forms. */
  place: Place | undefined;
  /** Slack gave none for a click in the Home tab or a global shortcut, although Bolt's type says otherwise. */
  respond: RespondFn | undefined;
  /** The answer takes the place of the private message whose button was clicked, so that it is not clicked twice. */
  replaces?: boolean;
};

type RespondDeps = Pick<ListenerDeps, 'useCases' | 'log' | 'whisper' | 'tellDirectly'>;

/** `refused`: surely not shown, so that another way can be tried. What may have been shown is not said again. */
type Way = () => Promise<'done' | 'refused'>;

/**
 * Answers privately. What a response URL says after a click in a thread lands in the channel, where somebody who reads the
 * thread does not see it; whether it may name the thread differs (bolt-js#963, #2732). So in a thread Slack is asked to
 * show it there, which the bot may do where it is a member.
 */
export const respondPrivately = async (deps: RespondDeps, asking: Asking, message: CardMessage): Promise<void> => {
  const { userId, respond, replaces } = asking;
  if (respond && replaces) {
    if ((await over(deps.log, respond, { ...message, replace_original: true })()) === 'done') return;
  }
  for (const way of await waysOf(deps, asking, message)) {
    if ((await way()) === 'done') return;
  }
  deps.log.warn('respond.not-shown', { user: userId });
};

const waysOf = async (
  { useCases, log, whisper, tellDirectly }: RespondDeps,
  { userId, place, respond }: Asking,
  message: CardMessage,
): Promise<Way[]> => {
  const { threadTs } = place ?? {};
  const whispers = place && (threadTs || !respond) && (await useCases.canWhisper(userId, place.channelId));
  return [
    ...(whispers ? [calling(() => whisper(userId, place, message))] : []),
    ...(respond && threadTs ? [over(log, respond, { ...message, thread_ts: threadTs })] : []),
    ...(respond ? [over(log, respond, message)] : []),
    calling(() => tellDirectly(userId, message, place)),
  ];
};

const calling =
  (call: () => Promise<void>): Way =>
  async () => {
    try {
      await call();
      return 'done';
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return error.unknown ? 'done' : 'refused';
    }
  };

/** Over the response URL. Bolt's `respond` throws on anything but 2xx. */
const over =
  (log: Log, respond: RespondFn, body: RespondArguments): Way =>
  async () => {
    try {
      const answer = { response_type: 'ephemeral', replace_original: false, ...body } as const;
      await within(respondWithinMs, Promise.resolve(respond(answer)));
      return 'done';
    } catch (error) {
      log.warn('respond.failed', { why: error instanceof Error ? error.message : 'unknown' });
      return isRefusal(error) ? 'refused' : 'done';
    }
  };

/** Slack read it and did not want it. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;
