/**
 * Plivo's HTTP refusals as sentences. https://docs.plivo.com/docs/messaging/api/response documents the statuses; 402 is
 * documented nowhere, but a text about credit is.
 */
import { maskNumbersIn } from '../domain/language/mask-numbers.ts';
import { type Refusal, refuse, refuseForNow } from '../domain/language/refusal.ts';
import { quoteMax } from './limits.ts';

/**
 * What Plivo said, fit to stand in a sentence that a channel may read: one line, bounded, nothing that Slack would read as
 * markup, and no number in full, which Plivo likes to quote (plivo-node#222). Masked last, so that nothing joins digits after.
 */
const quote = (said: string | undefined): string => {
  const plain = (said ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(/[<>&*_~`|]/g, '')
    .trim();
  const line = maskNumbersIn(plain);
  if (line === '') return '';
  return `: “${line.length > quoteMax ? `${line.slice(0, quoteMax)}…` : line}”`;
};

export const refusalOfStatus = (status: number, said: string | undefined): Refusal => {
  const refusal = refusalInWords(status, said);
  return { ...refusal, cause: ofTheAccount.has(refusal.code) ? 'account' : 'rejected' };
};

/** What no other message or number would change. */
const ofTheAccount: ReadonlySet<string> = new Set([
  'plivo.credit',
  'plivo.credentials',
  'plivo.forbidden',
  'plivo.not-found',
]);

const refusalInWords = (status: number, said: string | undefined): Refusal => {
  const words = quote(said).replace(/\.(?=”$)/, '');
  if (status === 402 || /insufficient credit/i.test(said ?? '')) {
    return refuseForNow(
      'plivo.credit',
      'Not sent: the Plivo account has no credit left. Have it recharged, then send it again.',
    );
  }
  switch (status) {
    case 400:
    case 422:
      return refuse('plivo.rejected', `Not sent: Plivo refused it${words}. Check the number and what is attached.`);
    case 401:
      return refuse(
        'plivo.credentials',
        'Not sent: Plivo does not accept our credentials. Ask whoever runs this app to check PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.',
      );
    case 403:
      return refuse(
        'plivo.forbidden',
        `Not sent: Plivo does not let this account text that country, or does not know our address${words}. Ask whoever runs this app to check geo permissions and the IP list at Plivo.`,
      );
    case 404:
    case 405:
      return refuse(
        'plivo.not-found',
        'Not sent: Plivo does not know the address that we call. Ask whoever runs this app to check PLIVO_API_URL and PLIVO_AUTH_ID.',
      );
    case 413:
      return refuse('plivo.too-large', 'Not sent: it is too large for Plivo. Attach fewer or smaller files.', 'files');
    default:
      return refuse(
        'plivo.refused',
        `Not sent: Plivo refused it (HTTP ${status})${words}. Change it before you send it again.`,
      );
  }
};

/** These two are tried again by the app; the card says so in its own words until it has given up. */
export const throttled: Refusal = {
  ...refuseForNow('plivo.throttled', 'Not sent: Plivo had too many requests from us. Send it again in a few minutes.'),
  cause: 'carrier',
};

export const unreachable: Refusal = {
  ...refuseForNow('plivo.unreachable', 'Not sent: Plivo could not be reached. Send it again in a few minutes.'),
  cause: 'carrier',
};
