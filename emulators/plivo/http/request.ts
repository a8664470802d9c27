/** A request as it came in, before anything is decided about it. */
import type { IncomingMessage } from 'node:http';
import { bodyBytesMax } from '../limits.ts';

export type Request = {
  method: string;
  path: string;
  query: Record<string, string>;
  contentType: string;
  body: Buffer;
  requesterIp: string;
};

/**
 * A name that somebody else made point here is not ours (DNS rebinding): a browser would let any site ask by it. The port
 * may be another's that leads here.
 */
export const isOurHost = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/.test(host);

export const isAuthorised = (header: string, authId: string, tokens: readonly string[]): boolean =>
  tokens.some((token) => header === `Basic ${Buffer.from(`${authId}:${token}`).toString('base64')}`);

export const readRequest = async (incoming: IncomingMessage): Promise<Request> => {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://plivo');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error('body too large');
    chunks.push(chunk);
  }
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    contentType: incoming.headers['content-type'] ?? '',
    body: Buffer.concat(chunks),
    requesterIp: incoming.socket.remoteAddress ?? '',
  };
};

export const logOf = ({ method, path, query, contentType, body }: Request) => ({
  method,
  path,
  query,
  contentType,
  json: contentType.startsWith('application/json') ? parsed(body) : undefined,
  bytes: body.length,
  answered: undefined,
});

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};
