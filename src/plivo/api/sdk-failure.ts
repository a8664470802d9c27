/** What the failures of Plivo's SDK mean; above all, whether a message may have been sent. */
import type { Reached } from './connections.ts';

export type SdkFailure =
  | { kind: 'refused'; status: number; said: string | undefined }
  | { kind: 'throttled' }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'unknown'; reason: string };

/**
 * What a rejection of Plivo's SDK means. Measured with 4.79.0:
 *
 * - no HTTP answer: a string, the stack of an axios error; its first line tells the cause;
 * - 400, 401, 404, 405, 406, 409, 422, 500 and 403 on sending: an `Error` with `status`, its message being the `error` of
 *   Plivo's body as it came (undefined, or an object, where the body is odd);
 * - 402, 429, 502 and the rest: a bare `Error` with the status in its text only, or `status` where the body was no JSON.
 *
 * `instanceof` never works. The error also holds the request with number and text in `moreInfo`, so neither it nor its
 * text may leave this file: what comes out is made of words of our own, and of what Plivo said for the person alone.
 */
export const classifySdkFailure = (rejection: unknown, reached: Reached = 'unseen'): SdkFailure => {
  if (typeof rejection === 'string') return withoutAnswer(firstLine(rejection).replace(/^\w*Error: /, ''), reached);
  const status = statusOf(rejection);
  if (status === undefined) return { kind: 'unknown', reason: 'failed' };
  if (status === 429) return { kind: 'throttled' };
  // A 5xx may come from a proxy in front of a Plivo that took the message.
  if (status < 400 || status > 499) return { kind: 'unknown', reason: `http ${status}` };
  return { kind: 'refused', status, said: saidBy(rejection) };
};

/**
 * Where the connection is ours, how far it came decides. Where it is not, the words of the failure have to: these are said
 * before a byte of the request is written; `read` or `write` in the place of `connect` would not prove that.
 */
const neverConnected =
  /^(?:getaddrinfo (E[A-Z_]+)|connect (ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ETIMEDOUT))\b/;

const withoutAnswer = (cause: string, reached: Reached): SdkFailure => {
  // A host with several addresses gives one part for each that was tried.
  const parts = cause.split('; ').map((part) => neverConnected.exec(part));
  const code = parts[0]?.[1] ?? parts[0]?.[2];
  const isUnsent = reached === 'unseen' ? code !== undefined && parts.every(Boolean) : reached === 'none';
  return isUnsent
    ? { kind: 'unreachable', reason: code ?? 'no connection' }
    : { kind: 'unknown', reason: reasonOf(cause) };
};

const reasonOf = (cause: string): string => {
  if (/^timeout of \d+ms exceeded/.test(cause) || /\bETIMEDOUT\b/.test(cause)) return 'timeout';
  if (/socket hang up|\bECONNRESET\b|\bEPIPE\b/.test(cause)) return 'reset';
  return 'failed';
};

const statusOf = (rejection: unknown): number | undefined => {
  if (!(rejection instanceof Error)) return undefined;
  if ('status' in rejection && typeof rejection.status === 'number') return rejection.status;
  const inText = /^(?:AxiosError: )?Request failed with status code (\d{3})$/.exec(
    firstLine(String(rejection.message)),
  );
  return inText?.[1] === undefined ? undefined : Number(inText[1]);
};

/** Plivo's words, if they are words: not a page of HTML, nor the SDK's own phrase. */
const saidBy = (rejection: unknown): string | undefined => {
  const said = rejection instanceof Error && typeof rejection.message === 'string' ? rejection.message.trim() : '';
  return said === '' || said.startsWith('<') || said.startsWith('AxiosError') ? undefined : said;
};

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
