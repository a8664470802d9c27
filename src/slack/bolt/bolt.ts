import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { interactiveMs } from '../api/call.ts';
import type { Identity } from '../api/identity.ts';
import type { SdkLogger } from '../api/sdk-logger.ts';
import type { ListenerDeps } from '../listeners/deps.ts';
import { acknowledgeAfterWork } from './acknowledge-after-work.ts';
import { checkEnvelopes } from './check-envelopes.ts';
import { type Check, createCheck, createSlackAdmission, createSlackAuthenticator } from './check-request.ts';
import { register } from './register.ts';
import { stayConnected } from './stay-connected.ts';

type BoltDeps = {
  slack: { botToken: string; appToken: string | undefined; signingSecret: string | undefined; apiUrl: string };
  authorize: NonNullable<AppOptions['authorize']>;
  /** Undefined until Slack said it. */
  self: () => Identity | undefined;
  logger: SdkLogger;
  listeners: ListenerDeps;
};

/** For `apps.connections.open`, which no person waits for. */
const connectionsOpenMs = 5_000;
/**
 * How long the last answer to our pings, and the last ping of Slack, may be ago. The client's own 5 s and 30 s end good
 * connections where the machine or the way is slow (bolt-js#2496), and a command in between fails.
 */
const pongWithinMs = 20_000;
const pingWithinMs = 60_000;

/** What Slack sends us, over its own connection (Socket Mode) or over HTTP, led to the listeners. */
export const createSlackApp = ({ slack, authorize, self, logger, listeners }: BoltDeps) => {
  const clientOptions = { slackApiUrl: slack.apiUrl, logger };
  const transport = slack.appToken ? createSocketReceiver(slack.appToken, clientOptions) : createHttpReceiver(logger);
  const socket = transport instanceof SocketModeReceiver ? transport : undefined;
  const connection = socket && stayConnected({ client: socket.client, ...listeners });
  const check = createCheck(self);
  if (socket) checkEnvelopes({ client: socket.client, check, log: listeners.log });
  const { receiver, drain } = acknowledgeAfterWork(transport);
  const app = createApp({
    receiver,
    authorize,
    clientOptions: { ...bounded(clientOptions, interactiveMs), fetch: boundedFetch },
    logger,
  });
  register(app, listeners);

  return {
    /** For `POST /slack/events`; undefined in Socket Mode. The listener is for what `verify` and `check` let pass. */
    http: transport instanceof HTTPReceiver ? gateOf(transport, check, slack.signingSecret) : undefined,
    /** Socket Mode: connects. HTTP: nothing, our own server owns the port. */
    start: async (): Promise<void> => connection?.start(),
    /** Takes nothing more, lets what was taken be answered, and leaves. */
    stop: async (): Promise<void> => {
      // Drained first: an answer can only go back over the connection that brought the question.
      await drain();
      await connection?.stop();
    },
    /** Rejects while Slack cannot reach us: in Socket Mode, without a connection. */
    ready: async (): Promise<void> => connection?.ready(),
  };
};

const gateOf = ({ requestListener }: HTTPReceiver, check: Check, signingSecret = '') => ({
  // Slack signs by its own clock, so the machine's is what counts, whatever clock the rest runs on.
  admit: createSlackAdmission({ now: Date.now }),
  verify: createSlackAuthenticator({ signingSecret, now: Date.now }),
  check,
  requestListener,
});

/**
 * Bolt, with each of its defaults that loses something or dies set otherwise:
 * - no `token`: with one the constructor calls `auth.test`, and a revoked token is an unhandled rejection;
 * - `processBeforeResponse`, and errors that are rethrown: an event is acknowledged after it is stored, or not at all;
 * - `logLevel` with the logger: otherwise the App turns any logger to `info`;
 * - `convoStore: false`: the legacy conversation store keeps everything in memory.
 */
const createApp = (options: AppOptions): App => {
  const app = new App({ ...options, convoStore: false, logLevel: LogLevel.INFO });
  // What reaches this was not answered by a listener, so it was an event: rethrown, Slack hears 500 and tries again.
  app.error(async (error) => {
    throw error;
  });
  return app;
};

type ClientOptions = NonNullable<AppOptions['clientOptions']>;

/**
 * No retries, and no waiting for a 429 inside the client. A new object each time, because the Socket Mode client writes
 * into the one that it is given: without `retryConfig` it sets 100 retries, for every client that shares the object.
 */
const bounded = (options: ClientOptions, timeout: number): ClientOptions => ({
  ...options,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout,
});

/** Bolt's `respond` uses this too, without a deadline: a response URL that hangs would keep its connection for minutes. */
const boundedFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: init?.signal ?? AbortSignal.timeout(interactiveMs) });

/** The route that leads here has verified the signature, before anything was parsed. */
const createHttpReceiver = (logger: SdkLogger) =>
  new HTTPReceiver({
    signingSecret: 'not used',
    signatureVerification: false,
    endpoints: ['/slack/events'],
    processBeforeResponse: true,
    logger,
    logLevel: LogLevel.INFO,
  });

/** Slack's own client of Socket Mode, which does neither reconnect by itself nor repeat a call. */
export const createSocketReceiver = (appToken: string, options: { slackApiUrl: string; logger: SdkLogger }) =>
  new SocketModeReceiver({
    appToken,
    // Done by `stayConnected`, which says why.
    autoReconnectEnabled: false,
    clientPingTimeout: pongWithinMs,
    serverPingTimeout: pingWithinMs,
    logger: options.logger,
    logLevel: LogLevel.INFO,
    installerOptions: { clientOptions: bounded(options, connectionsOpenMs) },
  });
