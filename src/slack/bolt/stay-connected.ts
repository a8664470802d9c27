import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { nextTryAt } from '../../domain/message/backoff.ts';
import { within } from '../../kit/deadline.ts';
import { AppError } from '../../ports/errors.ts';
import type { Clock, Log, Random } from '../../ports/index.ts';

/** One call and one handshake; nobody waits longer for a connection, at the start or later. Real time: both are real. */
export const connectMs = 10_000;
/** A connection that held so long was a good one: losing it says nothing about the next attempt. */
const steadyMs = 30_000;
/** 2, 4, 8, 16, 32 s and then every 32 s, with jitter: a minute after Slack is back, so are we. */
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
const badToken: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'missing_scope',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

/**
 * Keeps one connection to Slack. The client could do that by itself, and then does three things: the promise of its
 * attempt to reconnect has no handler, so that one 500 of `apps.connections.open` ends the process
 * (https://github.com/slackapi/node-slack-sdk/issues/2656); a `Retry-After` is not looked at; and after each of the
 * refreshes that Slack asks for every few hours nobody is connected for five seconds.
 */
export const stayConnected = (deps: { client: SocketClient; clock: Clock; random: Random; log: Log }) => {
  const { client, clock, random, log } = deps;
  let state: 'down' | 'connecting' | 'up' = 'down';
  let since = 0;
  let failures = 0;
  let stopped = false;
  let callOff = () => {};

  const hangUp = (): Promise<unknown> => within(hangUpMs, client.disconnect()).catch(() => {});

  /** Rejects with what went wrong. */
  const attempt = async (): Promise<void> => {
    state = 'connecting';
    try {
      // The client has no deadline for the handshake: a server that never answers would hold it for five minutes.
      await within(connectMs, client.start());
      if (stopped) throw new Error('stopped meanwhile');
    } catch (error) {
      state = 'down';
      await hangUp();
      throw error;
    }
    state = 'up';
    since = clock.now();
    log.info('slack.connected');
  };

  const tryLater = (why: string, floorMs = 0): void => {
    failures += 1;
    const now = clock.now();
    const step = Math.min(failures, longestDelayStep);
    const at = nextTryAt({ attempt: step, now, fraction: random.fraction(), deadline: Infinity, floorMs }) ?? now;
    // An error where it takes a person; tried on all the same, because what was accepted must still go out.
    log[badToken.has(why) ? 'error' : 'warn']('slack.not-connected', { why, failures, nextInMs: at - now });
    callOff = clock.after(at - now, () => void again());
  };

  const again = async (): Promise<void> => {
    try {
      await attempt();
    } catch (error) {
      if (!stopped) tryLater(codeOf(error), retryAfterMs(error));
    }
  };

  client.on('disconnected', () => {
    // While connecting, `start` rejects too.
    if (state !== 'up' || stopped) return;
    state = 'down';
    log.info('slack.disconnected');
    if (clock.now() - since >= steadyMs) failures = 0;
    if (failures > 0) return tryLater('closed');
    // Slack refreshes every connection now and then: at once, so that hardly anybody finds nobody here.
    failures = 1;
    void again();
  });

  return {
    /** Resolves when Slack has answered or will be asked again; rejects only where it refuses the token. */
    start: async (): Promise<void> => {
      try {
        await attempt();
      } catch (error) {
        const code = codeOf(error);
        if (badToken.has(code)) throw refused(code, error);
        tryLater(code, retryAfterMs(error));
      }
    },
    stop: async (): Promise<void> => {
      stopped = true;
      callOff();
      if (state !== 'down') await hangUp();
      state = 'down';
    },
    /** For `/readyz`: rejects while nothing of Slack can arrive. */
    ready: async (): Promise<void> => {
      if (state !== 'up') throw new AppError('slack.disconnected', 'There is no connection to Slack.');
    },
  };
};

const codeOf = (error: unknown): string => {
  if (error instanceof WebAPIPlatformError) return error.data.error;
  return error instanceof Error ? error.name : 'closed';
};
const retryAfterMs = (error: unknown): number =>
  error instanceof WebAPIRateLimitedError ? error.retryAfter * 1_000 : 0;

const refused = (code: string, cause: unknown): AppError =>
  new AppError(
    'slack.app-token',
    `Slack does not accept SLACK_APP_TOKEN (${code}). Make an app-level token with the scope connections:write under Basic Information of the app.`,
    { cause },
  );
