/**
 * What phones write back: https://docs.plivo.com/docs/messaging/api/message/incoming-messages. Signed like a status
 * callback. Plivo itself takes the words that end and resume a conversation, and still tells the application.
 */
import { randomUUID } from 'node:crypto';
import type { PlivoHabits } from '../habits.ts';
import { callbackTimeoutMs } from '../limits.ts';
import type { Media } from '../media/media.ts';
import { type SignatureForm, type SigningKeys, signatureHeaders, signedBy } from '../sign.ts';
import { answerOf, type CallbackAttempt } from './callbacks.ts';

export type InboundMessage = {
  /** The phone, and the number of the account that it writes to; with or without `+`. */
  from: string;
  to: string;
  text: string;
  media: readonly { type: string; name: string; bytes: Buffer }[];
};
export type InboundAttempt = Omit<CallbackAttempt, 'status' | 'attempt'> & { message: InboundMessage };

type InboundDeps = {
  now: () => number;
  media: Media;
  keys: SigningKeys;
  forms: readonly SignatureForm[];
  habits: PlivoHabits;
  timeoutMs?: number | undefined;
  changed: () => void;
};

/** The whole message, whatever its case: https://support.plivo.com/hc/en-us/articles/360041786171 */
const optOut = /^(?:stop|end|quit|cancel|unsubscribe|unsub|stop all)\s*$/i;
const optIn = /^(?:start|unstop)\s*$/i;

const digitsOf = (number: string): string => number.replace(/\D/g, '');

const intentOf = (text: string): string => {
  if (optOut.test(text)) return 'optout';
  return optIn.test(text) ? 'optin' : '';
};

export const createInbound = (deps: InboundDeps) => {
  const { now, media, keys, forms, habits, timeoutMs = callbackTimeoutMs, changed } = deps;
  const log: InboundAttempt[] = [];
  const suppressed = new Set<string>();
  const pair = (from: string, to: string): string => `${digitsOf(from)} ${digitsOf(to)}`;

  const paramsOf = (uuid: string, { from, to, text, media: sent }: InboundMessage): Record<string, string> => {
    const urls = sent.map(({ type, name, bytes }) => media.view(media.keep(type, name, bytes)).media_url);
    return {
      MessageUUID: uuid,
      From: digitsOf(from),
      To: digitsOf(to),
      Type: urls.length > 0 ? 'mms' : 'sms',
      Text: text,
      ...(urls.length > 0 ? { MediaCount: String(urls.length) } : { MessageIntent: intentOf(text) }),
      ...Object.fromEntries(urls.map((url, index) => [`Media${index}`, url])),
      Units: '1',
    };
  };

  return {
    log: log as readonly InboundAttempt[],

    isSuppressed: (from: string, to: string): boolean => suppressed.has(pair(from, to)),

    send: async (url: string, message: InboundMessage): Promise<InboundAttempt> => {
      const intent = intentOf(message.text);
      if (intent === 'optout') suppressed.add(pair(message.to, message.from));
      if (intent === 'optin') suppressed.delete(pair(message.to, message.from));
      const uuid = randomUUID();
      const params = paramsOf(uuid, message);
      const request = { method: 'POST' as const, url, params };
      const headers = signatureHeaders(request, keys, forms, signedBy[habits.signatures]);
      const at = now();
      const answer = await answerOf({ ...request, headers }, AbortSignal.timeout(timeoutMs));
      const made = { uuid, at, ...request, headers, message, answer };
      log.push(made);
      changed();
      return made;
    },
  };
};
