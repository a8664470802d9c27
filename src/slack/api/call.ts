import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { ClosedPlace } from '../../domain/message/message.ts';
import { DeliveryError, type DeliveryFailure } from '../../ports/errors.ts';
import type { Log } from '../../ports/index.ts';
import type { SdkLogger } from './sdk-logger.ts';

/** A person waits for these calls: forms, and who is who. */
export const interactiveMs = 2_000;
/** Cards, replies, private answers that wait, and what Slack says of a file. */
export const workerMs = 10_000;

type ClientOptions = { token: string; apiUrl: string; timeoutMs: number; logger: SdkLogger };

/**
 * Two clients, because a 429 pauses a whole one: what a person waits for must not queue behind cards. Neither retries
 * by itself: a repeated `chat.postMessage` posts twice, and the worker keeps its own account of what is to be repeated.
 *
 * @param timeoutMs 2 s where a person waits, 10 s in the worker
 */
export const createSlackClient = ({ token, apiUrl, timeoutMs, logger }: ClientOptions): WebClient =>
  new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // An absolute URL as a method name would take the token to another host.
    allowAbsoluteUrls: false,
    logger,
  });

/** Slack's words for a token that will never work; anything else may pass. */
export const badToken: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
]);

/**
 * The bot cannot post there, whatever is tried, and why: https://docs.slack.dev/reference/methods/chat.postMessage, errors.
 * Both `not_in_channel` and `channel_not_found` are seen for private channels; `is_inactive` is what an edit in an archived
 * channel is answered with.
 */
const closedPlaces: ReadonlyMap<string, ClosedPlace> = new Map([
  ['not_in_channel', 'unreachable'],
  ['channel_not_found', 'unreachable'],
  ['no_permission', 'unreachable'],
  ['messages_tab_disabled', 'unreachable'],
  ['user_not_in_channel', 'unreachable'],
  ['is_archived', 'archived'],
  ['is_inactive', 'archived'],
  ['restricted_action', 'restricted'],
  ['restricted_action_read_only_channel', 'restricted'],
  ['restricted_action_thread_only_channel', 'restricted'],
  ['ekm_access_denied', 'restricted'],
  ['restricted_action_non_threadable_channel', 'thread-closed'],
  ['restricted_action_thread_locked', 'thread-closed'],
  ['cannot_reply_to_message', 'thread-closed'],
  ['thread_not_found', 'thread-closed'],
]);

/** Slack's own words for "not now", https://docs.slack.dev/reference/methods/chat.postMessage and chat.update. */
const passingCodes: ReadonlySet<string> = new Set([
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'team_added_to_org',
  'request_timeout',
  'update_failed',
  'external_channel_migrating',
  // The operator can give another token; cards and answers wait for it.
  ...badToken,
  'missing_scope',
]);

const failureOf = (code: string): DeliveryFailure => {
  if (code === 'ratelimited') return 'busy';
  if (code === 'message_not_found') return 'gone';
  if (closedPlaces.has(code)) return 'place';
  return passingCodes.has(code) ? 'passing' : 'permanent';
};

/** Slack's errors without the request in them, and with what they mean for the caller. */
const translate = (error: unknown): DeliveryError => {
  if (error instanceof WebAPIPlatformError) return refusalOf(error.data);
  if (error instanceof WebAPIRateLimitedError) {
    return new DeliveryError('ratelimited', 'busy', { retryAfterMs: error.retryAfter * 1000 });
  }
  if (isUntimed429(error)) return new DeliveryError('ratelimited', 'busy');
  // A 5xx and a cut connection may come after the post was made.
  if (error instanceof WebAPIHTTPError)
    return new DeliveryError(`http_${error.statusCode}`, 'passing', { unknown: true });
  if (error instanceof WebAPIRequestError) {
    return new DeliveryError('unreachable', 'passing', { unknown: !neverLeft(error.original) });
  }
  return new DeliveryError('unreadable', 'passing', { unknown: true });
};

/** An answer that says no; `needed` beside `missing_scope` is the scope, or several of which one would do. */
const refusalOf = ({ error: code, needed }: WebAPIPlatformError['data'] & { needed?: unknown }): DeliveryError => {
  const closed = closedPlaces.get(code);
  return new DeliveryError(code, failureOf(code), {
    ...(closed ? { closed } : {}),
    ...(code === 'missing_scope' && typeof needed === 'string' ? { scope: needed } : {}),
  });
};

/** Slack's client knows a 429 without `Retry-After` only by these words (node-slack-sdk#1421). */
const isUntimed429 = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Retry header did not contain a valid timeout');

/** The connection was never made, so nothing was posted. */
const neverLeft = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && noConnection.has(error.code)) || neverLeft(error.cause));
const noConnection: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an answer shows of the token; `seen` says where, for the log. */
export type NoteToken = (verdict: 'taken' | 'refused', seen?: Record<string, string>) => void;

/** Each answer names the scopes that the app has: https://docs.slack.dev/apis/web-api, `x-oauth-scopes`. */
type Scoped = { response_metadata?: { scopes?: string[] } };

/**
 * Makes one call and rejects with `DeliveryError` whatever goes wrong; the log gets the method and Slack's word.
 *
 * @param noteScopes hears of each answer which scopes the app has
 * @param noteToken hears of each answer that shows whether Slack takes the token
 */
export const createCall =
  (log: Log, noteScopes: (scopes: readonly string[]) => void = () => {}, noteToken: NoteToken = () => {}) =>
  async <T extends Scoped>(method: string, run: () => Promise<T>): Promise<T> => {
    const note = ({ response_metadata: metadata }: Scoped) => metadata?.scopes && noteScopes(metadata.scopes);
    try {
      const answer = await run();
      note(answer);
      noteToken('taken');
      log.debug('slack.called', { method });
      return answer;
    } catch (error) {
      if (error instanceof WebAPIPlatformError) note(error.data);
      const translated = translate(error);
      if (badToken.has(translated.reason)) noteToken('refused', { method, why: translated.reason });
      log.warn('slack.call-failed', { method, why: translated.reason, retryAfterMs: translated.retryAfterMs });
      throw translated;
    }
  };

/** A client, and the way in which its calls are made. */
export type Slack = { client: WebClient; call: ReturnType<typeof createCall> };
