import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, type AppOptions, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { acknowledgeAfterWork } from './acknowledge-after-work.ts';
import type { Identity } from './identity.ts';
import type { ListenerDeps } from './listeners/deps.ts';
import { register } from './register.ts';
import type { SdkLogger } from './sdk-logger.ts';

export type SlackApp = {
  /** For `POST /slack/events`; undefined in Socket Mode. */
  requestListener: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;
  /** Socket Mode: connects. HTTP: nothing, our own server owns the port. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

type BoltDeps = {
  slack: { botToken: string; appToken: string | undefined; signingSecret: string | undefined; apiUrl: string };
  identity: () => Identity | undefined;
  logger: SdkLogger;
  listeners: ListenerDeps;
};

/**
 * Bolt, with each of its defaults that loses something or dies set otherwise:
 * - no `token`: with one the constructor calls `auth.test`, and a revoked token is an unhandled rejection;
 * - `processBeforeResponse`, and errors that are rethrown: an event is acknowledged after it is stored, or not at all;
 * - `retryConfig`: Socket Mode would set 100 retries on the options object that every listener's client shares;
 * - `logLevel` with the logger: otherwise the App turns any logger to `info`;
 * - `convoStore: false`: the legacy conversation store keeps everything in memory.
 */
export const createSlackApp = ({ slack, identity, logger, listeners }: BoltDeps): SlackApp => {
  const clientOptions = (): NonNullable<AppOptions['clientOptions']> => ({
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2_000,
    logger,
  });
  const http = slack.appToken ? undefined : createHttpReceiver(slack.signingSecret ?? '', logger);
  const socket = slack.appToken
    ? acknowledgeAfterWork(
        new SocketModeReceiver({
          appToken: slack.appToken,
          logger,
          logLevel: LogLevel.INFO,
          installerOptions: { clientOptions: clientOptions() },
        }),
      )
    : undefined;
  const receiver: Receiver | undefined = http ?? socket;
  if (!receiver) throw new TypeError('neither Socket Mode nor HTTP');

  const app = new App({
    receiver,
    authorize: async () => ({ botToken: slack.botToken, ...identity() }),
    clientOptions: clientOptions(),
    convoStore: false,
    logger,
    logLevel: LogLevel.INFO,
  });
  // What reaches this was not answered by a listener, so it was an event: rethrown, Slack hears 500 and tries again.
  app.error(async (error) => {
    throw error;
  });
  register(app, listeners);

  return {
    requestListener: http?.requestListener,
    start: async () => {
      await socket?.start();
    },
    stop: async () => {
      await socket?.stop();
    },
  };
};

const createHttpReceiver = (signingSecret: string, logger: SdkLogger): HTTPReceiver =>
  new HTTPReceiver({
    signingSecret,
    endpoints: ['/slack/events'],
    processBeforeResponse: true,
    logger,
    logLevel: LogLevel.INFO,
  });
