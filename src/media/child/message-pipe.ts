/**
 * Messages between two processes, each a structure and large pieces of bytes beside it. Node's own channel copies a message
 * several times on either side, and what is copied waits for the collector: with pictures that is most of the memory. Here
 * bytes are written from where they are, and read into the place where they stay.
 */
import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

type Bytes = Uint8Array<ArrayBuffer>;
export type Content<Head> = { head: Head; parts: readonly Bytes[] };
/** An answer has the id of its request. */
export type Message<Head> = Content<Head> & { id: number };

/** Four bytes of the length of what follows, then this, then the parts. */
type Envelope = { id: number; head: unknown; sizes: number[] };

const lengthBytes = 4;

/** @param onWritten called when all of it has left this process, or when it cannot leave any more */
export const writeMessage = (pipe: Duplex, { id, head, parts }: Message<unknown>, onWritten?: () => void): void => {
  const envelope = serialize({ id, head, sizes: parts.map(({ length }) => length) } satisfies Envelope);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(envelope.length);
  pipe.cork();
  for (const piece of [length, envelope, ...parts.slice(0, -1)]) pipe.write(piece);
  pipe.write(parts.at(-1) ?? new Uint8Array(), () => onWritten?.());
  pipe.uncork();
};

/** Hands over each message once it is whole. What is no message ends the pipe with an error. */
export const onMessages = <Head>(pipe: Duplex, take: (message: Message<Head>) => void): void => {
  const wanted = piecesOf(take);
  let into = wanted.next().value;
  let filled = 0;
  const fill = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + into.length - filled);
      into.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      for (; filled === into.length; filled = 0) into = wanted.next().value;
    }
  };
  pipe.on('data', (chunk: Uint8Array) => {
    try {
      fill(chunk);
    } catch (error) {
      pipe.destroy(error instanceof Error ? error : new Error('not a message'));
    }
  });
};

/** Yields one place after the other that has to be filled. */
function* piecesOf<Head>(take: (message: Message<Head>) => void): Generator<Bytes, never, void> {
  for (;;) {
    const length = new Uint8Array(lengthBytes);
    yield length;
    const envelope = new Uint8Array(new DataView(length.buffer).getUint32(0, true));
    yield envelope;
    const { id, head, sizes }: Envelope = deserialize(envelope);
    const parts = sizes.map((size) => new Uint8Array(size));
    yield* parts;
    take({ id, head: head as Head, parts });
  }
}
