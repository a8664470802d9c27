/** What a body comes as: a stream of Node, or that of a fetched answer. */
type Body = AsyncIterable<Uint8Array>;

/**
 * A whole stream, or undefined as soon as it is longer than `max` bytes; it is closed then. Rejects if the stream fails.
 */
export const readAtMost = async (body: Body, max: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > max) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};
