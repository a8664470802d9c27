import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { readAtMost } from '../kit/bounded-read.ts';
import { RequestError } from '../ports/errors.ts';

/** The connection ended before the request did: there is nobody to answer. */
export class ClientGone extends Error {}

/**
 * The whole body, at most `maxBytes`. Rejects with `RequestError` 413 as soon as it is known to be larger, without
 * reading the rest, 400 if it is not UTF-8, and `ClientGone` if the sender hung up.
 */
export const readBody = async (req: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const isTooLarge = Number(req.headers['content-length'] ?? 0) > maxBytes;
  // The request stays open, so that its sender can be answered before all was read.
  const stream = req.iterator({ destroyOnReturn: false });
  const bytes = isTooLarge ? undefined : await readAtMost(stream, maxBytes).catch(throwGone);
  if (!bytes) throw new RequestError(413, 'the body is too large');
  // Signatures are computed over text: bytes that do not survive decoding would be signed as something else.
  if (!isUtf8(bytes)) throw new RequestError(400, 'the body is not UTF-8');
  return Buffer.from(bytes.buffer);
};

const throwGone = (cause: unknown): never => {
  throw new ClientGone('the request was cut off', { cause });
};
