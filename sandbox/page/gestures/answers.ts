/** Reading requests and writing answers, each answer with the same protection. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { protection } from '../guard.ts';

/** Ten files of 10 MB, as a form of Slack takes them, a third larger in base64. */
const gestureBytesMax = 140 * 1024 * 1024;
/** What a browser shows as a picture and cannot run. */
const safePictures = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

export type Answer = { status: number; type: string; body: string | Uint8Array };

export const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});
export const notFound: Answer = { status: 404, type: 'text/plain', body: 'not found' };

export const picture = (found: { type: string; bytes: Uint8Array } | undefined): Answer => {
  if (!found) return notFound;
  const type = safePictures.includes(found.type) ? found.type : 'application/octet-stream';
  return { status: 200, type, body: found.bytes };
};

/** The JSON of a request. Rejects if it is none, or too much. */
export const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > gestureBytesMax) throw new RangeError('larger than ten files may be');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
};

export const send = (response: ServerResponse, { status, type, body }: Answer): void => {
  if (response.headersSent) return;
  response.writeHead(status, { ...protection, 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};
