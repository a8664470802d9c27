import type { Readable } from 'node:stream';

/** The first `max` bytes of a stream, which is closed then; fewer if it ends before. Rejects if the stream fails. */
export const readHead = async (body: Readable, max: number): Promise<Uint8Array<ArrayBuffer>> => {
  const head = new Uint8Array(max);
  let filled = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const part = chunk.subarray(0, max - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === max) break;
  }
  body.destroy();
  return head.subarray(0, filled);
};
