/** What is asked through the public address, as Plivo and Slack would ask. */
import { createHmac } from 'node:crypto';
import { type Answered, request, type Unanswered } from '../request.ts';

export type PublicContext = {
  /** Without a slash at the end. */
  publicUrl: string;
  /** Where the bot listens on this machine. */
  listen: { host: string; port: number };
  /** Of this program: a bot of another one was perhaps not restarted. */
  version: string;
  /** Undefined where Plivo is not configured. */
  plivoToken: string | undefined;
  /** Undefined in Socket Mode. */
  signingSecret: string | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  /** One time only. */
  nonce: () => string;
};

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/**
 * A status callback for a message that does not exist, signed as V3: a bot believes it, finds nothing, and says 404.
 *
 * @param token undefined for a callback without a signature
 */
export const callBack = (
  { publicUrl, nonce }: PublicContext,
  token: string | undefined,
): Promise<Answered | Unanswered> => {
  const url = `${publicUrl}/plivo/status/doctor-${nonce()}`;
  const params = { MessageUUID: '00000000-0000-0000-0000-000000000000', Status: 'sent' };
  const once = nonce();
  const signed = `${url}?${Object.entries(params).flat().join('')}.${once}`;
  const signature = token && createHmac('sha256', token).update(signed).digest('base64');
  const headers = signature ? { 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': once } : {};
  return request(url, { method: 'POST', headers: { ...form, ...headers }, body: `${new URLSearchParams(params)}` });
};

/** https://docs.slack.dev/reference/events/url_verification: the one request that changes nothing. */
export const verifyUrl = (
  { publicUrl, now }: PublicContext,
  signingSecret: string,
  challenge: string,
): Promise<Answered | Unanswered> => {
  const body = JSON.stringify({ type: 'url_verification', challenge });
  const timestamp = `${Math.floor(now() / 1_000)}`;
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  return request(`${publicUrl}/slack/events`, { method: 'POST', headers, body });
};
