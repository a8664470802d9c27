import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { RequestError } from '../ports/errors.ts';
import type { BodyBudget } from './body-budget.ts';

/** The connection ended before the request did: there is nobody to answer. */
export class ClientGone extends Error {}

/**
 * The whole body, at most `maxBytes`. Rejects with `RequestError` 413 as soon as it is known to be larger, without
 * reading the rest, 503 if it has to make room for others, 400 if it is not UTF-8, and `ClientGone` if the sender hung
 * up. The request stays open, so that its sender can be answered before all was read.
 */
export const readBody = async (req: IncomingMessage, maxBytes: number, budget: BodyBudget): Promise<Buffer> => {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const bytes = await collect(req, maxBytes, budget);
  // Signatures are computed over text: bytes that do not survive decoding would be signed as something else.
  if (!isUtf8(bytes)) throw new RequestError(400, 'the body is not UTF-8');
  return bytes;
};

const collect = async (req: IncomingMessage, maxBytes: number, budget: BodyBudget): Promise<Buffer> => {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const share = budget.open(() => reject(new RequestError(503, 'too many unfinished bodies')));
  const pieces: Buffer[] = [];
  let length = 0;
  const take = (piece: Buffer): void => {
    length += piece.length;
    if (length > maxBytes) {
      reject(tooLarge());
      return;
    }
    pieces.push(piece);
    share.add(piece.length);
  };
  let isWhole = false;
  const end = (): void => {
    isWhole = true;
    resolve();
  };
  // Node closes each request right after its end, and an error that nobody hears costs as much as half of the reading.
  const gone = (): void => {
    if (!isWhole) reject(new ClientGone('the request was cut off'));
  };
  if (req.destroyed) gone();
  const listeners = { data: take, end, error: gone, close: gone } as const;
  for (const [event, listener] of Object.entries(listeners)) req.on(event, listener);
  try {
    await ended;
    return Buffer.concat(pieces, length);
  } finally {
    for (const [event, listener] of Object.entries(listeners)) req.off(event, listener);
    share.free();
  }
};

const tooLarge = () => new RequestError(413, 'the body is too large');
