/**
 * Status callbacks: form-encoded, signed, repeated after 60, 120 and 240 seconds while the answer is not a 2xx or takes
 * longer than 8 seconds. https://docs.plivo.com/docs/messaging/api/message/message-status-callbacks
 */
import type { PlivoHabits } from '../habits.ts';
import { callbackRetriesMs, callbackTimeoutMs } from '../limits.ts';
import { type SignatureForm, type SigningKeys, signatureHeaders, signedBy } from '../sign.ts';
import type { EmulatedMessage, Status, Timer } from '../types.ts';
import { paramsOf } from './params.ts';

/**
 * `token`: signed with another key. `body`: signed for other parameters, which V2 cannot notice. `stripped`: the same, and
 * the V3 that would show it is taken away.
 */
export type Forgery = 'token' | 'body' | 'stripped' | 'unsigned';

/** One call of the bot, and what it answered. */
export type CallbackAttempt = {
  uuid: string;
  status: Status;
  attempt: number;
  at: number;
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  params: Record<string, string>;
  answer: { status: number; body: string } | { error: string };
};

type CallbackDeps = {
  now: () => number;
  after: Timer;
  keys: SigningKeys;
  forms: readonly SignatureForm[];
  habits: PlivoHabits;
  timeoutMs?: number | undefined;
  changed: () => void;
};

type Waiting = { run: () => Promise<CallbackAttempt>; cancel: () => void };

export const createCallbacks = (deps: CallbackDeps) => {
  const { now, after, changed } = deps;
  const log: CallbackAttempt[] = [];
  const waiting = new Set<Waiting>();
  const abort = new AbortController();

  const call = async (request: Omit<CallbackAttempt, 'answer' | 'at'>): Promise<CallbackAttempt> => {
    const at = now();
    const answer = await answerOf(
      request,
      AbortSignal.any([abort.signal, AbortSignal.timeout(deps.timeoutMs ?? callbackTimeoutMs)]),
    );
    const made = { ...request, at, answer };
    log.push(made);
    changed();
    const delay = callbackRetriesMs[request.attempt - 1];
    if (delay !== undefined && !isTaken(made) && !abort.signal.aborted) repeatLater(request, delay);
    return made;
  };

  const repeatLater = (request: Omit<CallbackAttempt, 'answer' | 'at'>, delay: number): void => {
    const run = () => {
      waiting.delete(entry);
      return call({ ...request, attempt: request.attempt + 1 });
    };
    const entry: Waiting = { run, cancel: after(delay, () => void run()) };
    waiting.add(entry);
  };

  return {
    log: log as readonly CallbackAttempt[],

    /** Nothing is called without a `url`. */
    report: async (
      message: EmulatedMessage,
      status: Status,
      errorCode: string,
      forge?: Forgery,
    ): Promise<CallbackAttempt | undefined> => {
      const { url, method, uuid } = message;
      if (url === undefined) return undefined;
      const params = paramsOf(message, status, errorCode, now(), deps.habits);
      const headers = headersOf({ method, url, params }, deps, forge);
      return call({ uuid, status, attempt: 1, url, method, headers, params });
    },

    /** The same bytes once more, as when the first answer was lost. */
    duplicate: (made: CallbackAttempt): Promise<CallbackAttempt> => {
      const { answer: _answer, at: _at, ...request } = made;
      return call(request);
    },

    /** Makes every repetition that is due some time at once. */
    retry: (): Promise<CallbackAttempt[]> => {
      const due = [...waiting];
      for (const entry of due) entry.cancel();
      return Promise.all(due.map((entry) => entry.run()));
    },

    close: (): void => {
      abort.abort();
      for (const entry of waiting) entry.cancel();
      waiting.clear();
    },
  };
};

const isTaken = ({ answer }: CallbackAttempt): boolean =>
  'status' in answer && answer.status >= 200 && answer.status <= 299;

/** Calls the bot as Plivo does; resolves in any case. */
export const answerOf = async (
  { method, url, headers, params }: Pick<CallbackAttempt, 'method' | 'url' | 'headers' | 'params'>,
  signal: AbortSignal,
): Promise<CallbackAttempt['answer']> => {
  const form = new URLSearchParams(params).toString();
  const at = method === 'GET' ? `${url}${url.includes('?') ? '&' : '?'}${form}` : url;
  const body = method === 'GET' ? {} : { body: form };
  const type = method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  try {
    const response = await fetch(at, { method, headers: { ...headers, ...type }, redirect: 'manual', signal, ...body });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { error: error instanceof Error ? error.name : 'failed' };
  }
};

const headersOf = (
  signed: Parameters<typeof signatureHeaders>[0],
  { keys, forms, habits }: Pick<CallbackDeps, 'keys' | 'forms' | 'habits'>,
  forge: Forgery | undefined,
): Record<string, string> => {
  if (forge === 'unsigned') return {};
  if (forge === 'token') return signatureHeaders(signed, { own: ['not the token'], main: ['not the token'] }, forms);
  const params = forge === 'body' ? { ...signed.params, Status: 'something-else' } : signed.params;
  const sent = forge === 'stripped' ? forms.filter((form) => form.endsWith('V2')) : forms;
  return signatureHeaders({ ...signed, params }, keys, sent, signedBy[habits.signatures]);
};
