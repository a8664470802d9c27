import type { View } from '@slack/types';
import { AppError, DeliveryError } from '../ports/errors.ts';
import type { Clock, Directory, FileSource, Log, Messenger } from '../ports/index.ts';
import { badToken } from './api/bad-token.ts';
import { createCall, createSlackClient, interactiveMs, workerMs } from './api/call.ts';
import { createDirectory } from './api/directory.ts';
import { createSlackFileSource } from './api/file-source.ts';
import { createIdentity } from './api/identity.ts';
import { createMessenger } from './api/messenger.ts';
import { createSlackPreviews } from './api/previews.ts';
import type { SdkLogger } from './api/sdk-logger.ts';
import type { Showing } from './screen/card.ts';

/** How long until Slack is asked again who we are, after it did not answer. */
const askAgainMs = 10_000;

/** Everything that this app asks of Slack, on two clients, so that a 429 for a card does not delay a form. */
export const createSlack = ({
  config,
  clock,
  log,
  logger,
  from,
}: {
  config: { slack: { botToken: string; apiUrl: string }; showNumbers: Showing['numbers'] };
  clock: Clock;
  log: Log;
  logger: SdkLogger;
  from: string;
}) => {
  const { botToken, apiUrl } = config.slack;
  const call = createCall(log);
  const interactive = createSlackClient({ token: botToken, apiUrl, timeoutMs: interactiveMs, logger });
  const worker = createSlackClient({ token: botToken, apiUrl, timeoutMs: workerMs, logger });
  const identity = createIdentity({ client: interactive, call, log });
  let stopAsking = () => {};

  const ask = async (): Promise<void> => {
    try {
      await identity.check();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (badToken.has(error.reason)) {
        const sentence = `Slack does not accept SLACK_BOT_TOKEN (${error.reason}). Copy the Bot User OAuth Token of the installed app.`;
        throw new AppError('slack.token', sentence, { cause: error });
      }
      stopAsking = clock.after(askAgainMs, () => {
        ask().catch((failure: unknown) => log.error('slack.token-refused', { error: failure }));
      });
    }
  };

  const directory: Directory = createDirectory({ client: interactive, call, clock, teamOf: identity.get });
  const files: FileSource = createSlackFileSource({ client: worker, botToken, slackApiUrl: apiUrl });
  const messenger: Messenger = createMessenger({
    client: worker,
    call,
    showing: { numbers: config.showNumbers, from },
    now: clock.now,
  });

  return {
    identity,
    directory,
    files,
    previews: createSlackPreviews({ client: worker, call }),
    messenger,
    /** Rejects only if the token is refused; a Slack that is down is asked again. */
    start: ask,
    stop: () => stopAsking(),
    /** For `/readyz`: Slack has accepted the token. */
    ready: async () => {
      if (!identity.get()) await identity.check();
    },
    openView: async (triggerId: string, view: View): Promise<void> => {
      await call('views.open', () => interactive.views.open({ trigger_id: triggerId, view }));
    },
    publishHome: async (userId: string, view: View): Promise<void> => {
      await call('views.publish', () => interactive.views.publish({ user_id: userId, view }));
    },
  };
};
