import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { RequestError } from '../ports/errors.ts';

/**
 * The whole body, at most `maxBytes`. Rejects with `RequestError` 413 as soon as it is known to be larger, without
 * reading the rest, 400 if it is not UTF-8, and `ClientGone` if the sender hung up.
 */
export const readBody = async (req: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const body = Buffer.concat(await chunksOf(req, maxBytes));
  // Signatures are computed over text: bytes that do not survive decoding would be signed as something else.
  if (!isUtf8(body)) throw new RequestError(400, 'the body is not UTF-8');
  return body;
};

/** The connection ended before the request did: there is nobody to answer. */
export class ClientGone extends Error {}

const chunksOf = (req: IncomingMessage, maxBytes: number): Promise<Buffer[]> => {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const keep = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) return chunks.push(chunk);
    req.off('data', keep).pause();
    reject(tooLarge());
  };
  req.on('data', keep);
  req.on('end', () => resolve(chunks));
  req.on('error', (cause) => reject(new ClientGone('the request was cut off', { cause })));
  return promise;
};

const tooLarge = () => new RequestError(413, 'the body is too large');
