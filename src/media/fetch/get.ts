import type { Readable } from 'node:stream';
import { type Agent, request } from 'undici';
import { type Rejected, rejected } from '../refusals.ts';
import { blockedCode } from './public-agent.ts';

/** The deadline covers the body as well: reading past it rejects. */
export type Answer = {
  kind: 'answer';
  status: number;
  header(name: string): string | undefined;
  url: string;
  body: Readable;
};
/** The same URL may work in a minute. */
export type Failed = { kind: 'failed'; reason: string };
export type Fetched = Answer | Rejected | Failed;

export const failed = (reason: string): Failed => ({ kind: 'failed', reason: `link: ${reason}` });

/** One request, without following redirects. */
export const get = async (dispatcher: Agent, url: string, signal: AbortSignal): Promise<Fetched> => {
  try {
    // "Accept: */*" is what a carrier's fetcher sends: some hosts would answer a browser with WebP.
    const headers = { accept: '*/*', 'user-agent': 'slack-mms' };
    const { statusCode, headers: received, body } = await request(url, { dispatcher, signal, headers });
    // A body that is thrown away, or cut off by the deadline, must not become an uncaught error.
    body.on('error', () => {});
    const header = (name: string) => [received[name]].flat()[0];
    return { kind: 'answer', status: statusCode, header, url, body };
  } catch (error) {
    return signal.aborted ? rejected({ why: 'link-timeout' }) : explained(codeOf(error));
  }
};

/** Our own network, or a connection that broke. A refused connection or a bad certificate is final. */
const transient = /^(?:EAI_AGAIN|ECONNRESET|ENETUNREACH|ENETDOWN|EHOSTUNREACH|UND_ERR_SOCKET)$/;

const explained = (code: string): Rejected | Failed => {
  if (transient.test(code)) return failed(code);
  if (code === blockedCode) return rejected({ why: 'link-private' });
  if (code === 'ENOTFOUND' || code === 'ENODATA') return rejected({ why: 'link-missing' });
  const isLate = code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT';
  return rejected({ why: isLate ? 'link-timeout' : 'link-unreachable' });
};

/** Node joins the failures of several addresses in an AggregateError, which carries the code of the first. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
