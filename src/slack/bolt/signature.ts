/** Whether a request is from Slack: https://docs.slack.dev/authentication/verifying-requests-from-slack */
import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../../kit/constant-time.ts';
import { SignatureError } from '../../ports/errors.ts';

export type SignedBySlack = {
  /** With names in lower case and repeated ones joined, as `node:http` has them: a joined one is no signature. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came. */
  body: Buffer;
};

/** Slack's guide asks to refuse anything older than five minutes. */
const maxAgeSeconds = 300;
/** What two clocks may reasonably differ by; without this bound a stolen request could be kept for the future. */
const maxAheadSeconds = 60;

/**
 * Throws `SignatureError` unless the signature is right and fresh. Over the bytes, so that nothing is parsed for a
 * stranger; why this is not left to Bolt is in `docs/decisions/0009-signature-before-parsing.md`.
 *
 * @param now milliseconds since 1970, by the clock that Slack goes by too
 */
export const createSlackAuthenticator = ({ signingSecret, now }: { signingSecret: string; now: () => number }) => {
  // With an empty key, any sender could sign.
  if (signingSecret === '') throw new TypeError('the signing secret is empty');
  return ({ headers, body }: SignedBySlack): void => {
    const timestamp = headers['x-slack-request-timestamp'];
    checkAge(timestamp, now());
    const signed = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
    const given = headers['x-slack-signature'];
    if (typeof given !== 'string' || !equalInConstantTime(given, `v0=${signed}`)) {
      throw new SignatureError('slack: no signature matches');
    }
  };
};

const checkAge = (timestamp: string | string[] | undefined, nowMs: number): void => {
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) throw new SignatureError('slack: no timestamp');
  const age = Math.floor(nowMs / 1_000) - Number(timestamp);
  if (age > maxAgeSeconds) throw new SignatureError(`slack: timestamp is ${age} s old`);
  if (age < -maxAheadSeconds) throw new SignatureError(`slack: timestamp is ${-age} s ahead`);
};
