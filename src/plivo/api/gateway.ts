/**
 * Sending through Plivo's SDK. One recipient per request, because the order of the ids in a bulk answer is documented
 * nowhere; and no retry here, because Plivo has no idempotency key: who asks twice texts twice.
 */
import { z } from 'zod';
import type { Alarms, CarrierGateway, Log, Outgoing, SendOutcome } from '../../ports/index.ts';
import { carrierLimits, connectTimeoutMs, messageExpirySeconds, sendTimeoutMs } from '../limits.ts';
import { refusalOfStatus, throttled, unreachable } from '../request-refusals.ts';
import { noteHealth } from './note-health.ts';
import { callSdk, createSdk, type PlivoAccount, type Sender } from './sdk.ts';
import type { SdkFailure } from './sdk-failure.ts';

type GatewayDeps = PlivoAccount & {
  sender: Sender;
  /** Milliseconds for the whole call. */
  timeoutMs?: number;
  /** Milliseconds for its connection. */
  connectMs?: number;
  log?: Pick<Log, 'info' | 'warn'>;
  alarms?: Alarms;
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
  const { sender, timeoutMs = sendTimeoutMs, connectMs = connectTimeoutMs, log, alarms } = deps;
  const messages: Messages = createSdk(deps, timeoutMs).messages;

  const attempt = async (message: Outgoing): Promise<SendOutcome> => {
    const [src, powerpack] = 'number' in sender ? [sender.number, undefined] : [null, sender.powerpackUuid];
    const answer = await callSdk({ timeoutMs, connectMs }, () =>
      messages.create(src, message.to, textOf(message), optionsOf(message), powerpack),
    );
    noteHealth(alarms, answer);
    if (answer.kind !== 'answer') return outcomeOf(answer);
    const accepted = Accepted.safeParse(answer.value);
    if (!accepted.success) return { kind: 'unknown', reason: 'unreadable answer' };
    return { kind: 'accepted', uuid: accepted.data.messageUuid[0] };
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
  return {
    type: media.length > 0 ? 'mms' : 'sms',
    message_expiry: clampExpiry(expirySeconds),
    ...(media.length > 0 ? { media_ids: media.map(({ mediaId }) => mediaId) } : {}),
    ...(callbackUrl === undefined ? {} : { url: callbackUrl, method: 'POST' }),
  };
};

const clampExpiry = (seconds: number): number =>
  Math.min(Math.max(Math.floor(seconds), messageExpirySeconds.min), messageExpirySeconds.max);

const outcomeOf = (failure: SdkFailure): SendOutcome => {
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
