import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { nextTryAt } from '../../domain/message/backoff.ts';
import { within } from '../../kit/deadline.ts';
import { AppError } from '../../ports/errors.ts';
import type { Clock, Log, Random } from '../../ports/index.ts';
import { badToken } from '../api/call.ts';

/** For one call and one handshake together, at the start and later. Real time: Slack does not go by our clock. */
const connectMs = 10_000;
/** A connection that held so long was a good one: losing it says nothing about the next attempt. */
const steadyMs = 30_000;
/** 2, 4, 8, 16, 32 s and then every 32 s, with jitter: a minute after Slack is back, so is the connection. */
const longestDelayStep = 5;
/** The closing handshake of a peer that is gone. */
const hangUpMs = 1_000;

/** What is used of Slack's Socket Mode client, made with `autoReconnectEnabled: false`. */
export type SocketClient = {
  /** Resolves once Slack has said hello. */
  start(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  on(event: 'disconnected', listener: () => void): unknown;
};

/** Slack's words for an app-level token that will never work: https://docs.slack.dev/reference/methods/apps.connections.open */
const badAppToken: ReadonlySet<string> = new Set([...badToken, 'not_allowed_token_type', 'missing_scope']);

type Deps = { client: SocketClient; clock: Clock; random: Random; log: Log };
type Connection = Deps & {
  state: 'down' | 'connecting' | 'up';
  /** When it was last made, in milliseconds since 1970. */
  since: number;
  /** Attempts and short connections since the last good one. */
  failures: number;
  stopped: boolean;
  cancelNextTry: () => void;
};

/**
 * Keeps one connection to Slack. The client could do that by itself, and then does three things: the promise of its
 * attempt to reconnect has no handler, so that one 500 of `apps.connections.open` ends the process
 * (https://github.com/slackapi/node-slack-sdk/issues/2656); a `Retry-After` is not looked at; and after each of the
 * refreshes that Slack asks for every few hours there is no connection for five seconds.
 */
export const stayConnected = ({ client, clock, random, log }: Deps) => {
  const begun = { state: 'down', since: 0, failures: 0, stopped: false, cancelNextTry: () => {} } as const;
  const connection: Connection = { client, clock, random, log, ...begun };
  client.on('disconnected', () => onDisconnected(connection));
  return {
    /** Resolves when Slack has answered or will be asked again; rejects only where it refuses the token. */
    start: () => start(connection),
    stop: () => stop(connection),
    /** For `/readyz`: rejects while nothing of Slack can arrive. */
    ready: async (): Promise<void> => {
      if (connection.state !== 'up') throw new AppError('slack.disconnected', 'There is no connection to Slack.');
    },
  };
};

const start = async (connection: Connection): Promise<void> => {
  try {
    await connect(connection);
  } catch (error) {
    const code = codeOf(error);
    if (badAppToken.has(code)) {
      const sentence = `Slack does not accept SLACK_APP_TOKEN (${code}). Make an app-level token with the scope connections:write under Basic Information of the app.`;
      throw new AppError('slack.app-token', sentence, { cause: error });
    }
    tryLater(connection, error);
  }
};

const stop = async (connection: Connection): Promise<void> => {
  connection.stopped = true;
  connection.cancelNextTry();
  if (connection.state !== 'down') await hangUp(connection);
  connection.state = 'down';
};

/** Rejects with what went wrong. */
const connect = async (connection: Connection): Promise<void> => {
  connection.state = 'connecting';
  try {
    // The client has no deadline for the handshake: a server that never answers would hold it for five minutes.
    await within(connectMs, connection.client.start());
    if (connection.stopped) throw new Error('stopped meanwhile');
  } catch (error) {
    connection.state = 'down';
    await hangUp(connection);
    throw error;
  }
  connection.state = 'up';
  connection.since = connection.clock.now();
  connection.log.info('slack.connected');
};

const hangUp = ({ client }: Connection): Promise<unknown> => within(hangUpMs, client.disconnect()).catch(() => {});

const reconnect = (connection: Connection): Promise<void> =>
  connect(connection).catch((error: unknown) => {
    if (!connection.stopped) tryLater(connection, error);
  });

const tryLater = (connection: Connection, error?: unknown): void => {
  const { clock, random, log } = connection;
  connection.failures += 1;
  const { failures } = connection;
  const now = clock.now();
  const attempt = Math.min(failures, longestDelayStep);
  const why = codeOf(error);
  const floorMs = error instanceof WebAPIRateLimitedError ? error.retryAfter * 1_000 : 0;
  const at = nextTryAt({ attempt, now, fraction: random.fraction(), deadline: Infinity, floorMs }) ?? now;
  // An error where a person has to act; tried on all the same, because what was accepted must still go out.
  log[badAppToken.has(why) ? 'error' : 'warn']('slack.not-connected', { why, failures, nextInMs: at - now });
  connection.cancelNextTry = clock.after(at - now, () => void reconnect(connection));
};

const onDisconnected = (connection: Connection): void => {
  // While connecting, `start` of the client rejects too.
  if (connection.state !== 'up' || connection.stopped) return;
  connection.state = 'down';
  connection.log.info('slack.disconnected');
  if (connection.clock.now() - connection.since >= steadyMs) connection.failures = 0;
  if (connection.failures > 0) tryLater(connection);
  else {
    // Slack refreshes every connection now and then: made again at once, because a command in between fails.
    connection.failures = 1;
    void reconnect(connection);
  }
};

const codeOf = (error: unknown): string => {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  return error instanceof Error ? error.name : 'closed';
};
