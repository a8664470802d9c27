import type { RespondArguments, RespondFn } from '@slack/bolt';
import { within } from '../../kit/deadline.ts';
import type { CardMessage } from '../screen/card.ts';
import type { ListenerDeps } from './deps.ts';

/** A response URL belongs to Slack; this bounds it all the same. Real time, because the call is real. */
const deadlineMs = 2_000;

/**
 * Answers a click or a shortcut through its response URL. `respond` throws on anything but 2xx, and is missing where
 * Slack gave no URL although its type says otherwise; neither may end in an unanswered click.
 */
export const respondPrivately = async (
  { log }: ListenerDeps,
  respond: RespondFn | undefined,
  message: CardMessage,
  { replace = false } = {},
): Promise<void> => {
  if (!respond) return log.warn('respond.no-url');
  const body: RespondArguments = { response_type: 'ephemeral', replace_original: replace, ...message };
  try {
    await within(deadlineMs, Promise.resolve(respond(body)));
  } catch (error) {
    log.warn('respond.failed', { why: error instanceof Error ? error.message : 'unknown' });
  }
};
