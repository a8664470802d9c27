/** One HTTP call of a check: with a deadline, a bound on the answer, no redirects, no retry. Never rejects. */
import { readAtMost } from '../kit/bounded-read.ts';
import { orLate } from '../kit/deadline.ts';

/** A whole call, body included. */
const callMs = 5_000;
/** A page of Plivo's list is 20 kB. */
const answerBytesMax = 1_000_000;

export type Answered = {
  status: number;
  headers: Headers;
  /** Undefined where the answer is not JSON, or too long. */
  json: unknown;
};
/** Why there was no answer, to go on after "can't be reached: ". */
export type Unanswered = { problem: string };

/** Tokens go to the given host and nowhere else, so a redirect is an answer like any other. */
export const request = async (url: string, init: RequestInit, withinMs = callMs): Promise<Answered | Unanswered> => {
  try {
    // undici does not keep a signal's deadline while it connects; `orLate` does.
    const made = perform(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(withinMs) });
    const outcome = await orLate(withinMs, made);
    return outcome === 'late' ? { problem: tooLate(withinMs) } : outcome.value;
  } catch (error) {
    return { problem: problemOf(error, withinMs) };
  }
};

const tooLate = (ms: number): string => `no answer within ${ms / 1_000} seconds`;

const perform = async (url: string, init: RequestInit): Promise<Answered> => {
  const response = await fetch(url, init);
  const bytes = response.body ? await readAtMost(response.body, answerBytesMax) : undefined;
  return { status: response.status, headers: response.headers, json: jsonOf(bytes) };
};

const jsonOf = (bytes: Uint8Array | undefined): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

const words: readonly [RegExp, string][] = [
  [/^ENOTFOUND$|^EAI_AGAIN$/, 'its host name is unknown here'],
  [/^ECONNREFUSED$/, 'it refused the connection'],
  [/CERT|_SIGNATURE$|^ERR_TLS/, "its certificate isn't trusted here"],
];

/** Only the code: an error's text may quote the address. */
const problemOf = (error: unknown, withinMs: number): string => {
  if (error instanceof Error && error.name === 'TimeoutError') return tooLate(withinMs);
  const code = codeOf(error);
  const known = words.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection broke';
  return code ? `${known} (${code})` : known;
};

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z_]{1,60}$/.test(error.code) ? error.code : '';
  return code || codeOf(error.cause);
};
