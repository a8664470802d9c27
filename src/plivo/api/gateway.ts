/**
 * Sending through Plivo's SDK. One recipient per request, because the order of the ids in a bulk answer is documented
 * nowhere; and no retry here, because Plivo has no idempotency key: who asks twice texts twice.
 */
import { Client } from 'plivo';
import { z } from 'zod';
import { orLate } from '../../kit/deadline.ts';
import type { CarrierGateway, Log, Outgoing, SendOutcome } from '../../ports/index.ts';
import { carrierLimits, messageExpirySeconds, sendTimeoutMs } from '../limits.ts';
import { refusalOfStatus, throttled, unreachable } from '../request-refusals.ts';
import { classifySdkFailure } from './sdk-failure.ts';

export type Sender = { number: string } | { powerpackUuid: string };

type GatewayDeps = {
  authId: string;
  authToken: string;
  /** Without `/v1`: `https://api.plivo.com`. */
  apiUrl: string;
  sender: Sender;
  /** Milliseconds for the whole call. */
  timeoutMs?: number;
  log?: Pick<Log, 'info' | 'warn'>;
};

/**
 * The SDK's own types demand a text and forbid a null sender. Positional, because the object form drops options that are
 * falsy or that it does not know, `message_expiry` among them.
 */
type Messages = {
  create(
    src: string | null,
    dst: string,
    text: string | undefined,
    options: Record<string, unknown>,
    powerpackUuid: string | undefined,
  ): Promise<unknown>;
};

/** The SDK resolves to an empty object for a 2xx whose body is no JSON. */
const Accepted = z.object({ messageUuid: z.tuple([z.string().regex(/^[\w-]{1,64}$/)]).rest(z.string()) });

export const createPlivoGateway = (deps: GatewayDeps): CarrierGateway => {
  const { authId, authToken, apiUrl, sender, timeoutMs = sendTimeoutMs, log } = deps;
  // `url` replaces the whole base, account included; a trailing slash would double.
  const url = `${apiUrl.replace(/\/+$/, '')}/v1/Account/${authId}`;
  const client = new Client(authId, authToken, { url, timeout: timeoutMs });
  const messages: Messages = client.messages;

  /** Async, so that what the SDK throws on the spot is a rejection too. */
  const create = async (message: Outgoing): Promise<unknown> => {
    const [src, powerpack] = 'number' in sender ? [sender.number, undefined] : [null, sender.powerpackUuid];
    return messages.create(src, message.to, textOf(message), optionsOf(message), powerpack);
  };

  const attempt = async (message: Outgoing): Promise<SendOutcome> => {
    try {
      // The SDK's timeout restarts with every byte that arrives, so there is one of our own around it.
      const answer = await orLate(timeoutMs, create(message));
      if (answer === 'late') return { kind: 'unknown', reason: 'timeout' };
      const accepted = Accepted.safeParse(answer.value);
      if (!accepted.success) return { kind: 'unknown', reason: 'unreadable answer' };
      return { kind: 'accepted', uuid: accepted.data.messageUuid[0] };
    } catch (rejection) {
      return outcomeOf(rejection);
    }
  };

  return {
    limits: carrierLimits,
    send: async (message) => {
      const outcome = await attempt(message);
      note(log, outcome);
      return outcome;
    },
  };
};

const textOf = ({ text, media }: Outgoing): string | undefined => (text === '' && media.length > 0 ? undefined : text);

/** A fresh object for each call: the SDK writes sender, recipient and text into it. */
const optionsOf = ({ media, callbackUrl, expirySeconds }: Outgoing): Record<string, unknown> => {
  const urls = media.flatMap((medium) => (medium.kind === 'url' ? [medium.url] : []));
  const ids = media.flatMap((medium) => (medium.kind === 'uploaded' ? [medium.mediaId] : []));
  return {
    type: media.length > 0 ? 'mms' : 'sms',
    message_expiry: clampExpiry(expirySeconds),
    ...(urls.length > 0 ? { media_urls: urls } : {}),
    ...(ids.length > 0 ? { media_ids: ids } : {}),
    ...(callbackUrl === undefined ? {} : { url: callbackUrl, method: 'POST' }),
  };
};

const clampExpiry = (seconds: number): number =>
  Math.min(Math.max(Math.floor(seconds), messageExpirySeconds.min), messageExpirySeconds.max);

const outcomeOf = (rejection: unknown): SendOutcome => {
  const failure = classifySdkFailure(rejection);
  switch (failure.kind) {
    case 'refused':
      return { kind: 'refused', failure: refusalOfStatus(failure.status, failure.said) };
    case 'throttled':
      return { kind: 'not-sent', failure: throttled };
    case 'unreachable':
      return { kind: 'not-sent', failure: unreachable };
    case 'unknown':
      return failure;
  }
};

/** Codes and ids only: a sentence may quote what the person typed. */
const note = (log: GatewayDeps['log'], outcome: SendOutcome): void => {
  if (outcome.kind === 'accepted') log?.info('plivo.send.accepted', { uuid: outcome.uuid });
  else if (outcome.kind === 'unknown') log?.warn('plivo.send.unknown', { reason: outcome.reason });
  else log?.warn(`plivo.send.${outcome.kind}`, { code: outcome.failure.code });
};
