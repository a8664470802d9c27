/**
 * A whole stream, of Node or of a fetched answer, or undefined as soon as it is longer than `max` bytes; it is closed
 * then, as its iterator does. Rejects if the stream fails. The bytes have a buffer of their own.
 *
 * @param take hears of each piece; while it is waited for, nothing more is read
 */
export const readAtMost = async (
  body: AsyncIterable<Uint8Array>,
  max: number,
  take?: (bytes: number) => Promise<void>,
) => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > max) return undefined;
    chunks.push(chunk);
    await take?.(chunk.length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};
