import { STATUS_CODES } from 'node:http';
import { AppError, DeadlineError, RequestError, SignatureError, StoreError } from '../ports/errors.ts';
import type { HttpResponse } from './router.ts';

/** The one place that says which failure gets which status. Anything unexpected is 500. */
export const statusOf = (error: unknown): number => {
  if (error instanceof SignatureError) return 401;
  if (error instanceof RequestError) return error.status;
  // Slack and Plivo both try again after 503, so what could not be stored is not lost.
  if (error instanceof StoreError || error instanceof DeadlineError) return 503;
  return 500;
};

/** The status's standard words and nothing else: who sends forged requests learns nothing from the answer. */
export const plainResponse = (status: number, headers: HttpResponse['headers'] = {}): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error: STATUS_CODES[status] ?? 'Error' }),
});

/**
 * What the log may hold of a failure. The message of an error that is not ours may quote what a person wrote, as that
 * of `JSON.parse` does, so only its name and the place are kept.
 */
export const factsOf = (error: unknown): { code: string } & Record<string, unknown> => {
  if (error instanceof AppError) return { code: error.code, reason: error.message };
  if (!(error instanceof Error)) return { code: 'http.unexpected' };
  return { code: 'http.unexpected', name: error.name, at: framesOf(error).slice(0, 5) };
};

const framesOf = ({ stack = '' }: Error): string[] => [...stack.matchAll(/^[ \t]*(at .+)$/gm)].map(([, at = '']) => at);
