/** The thread that makes MP4 of MOV. One request at a time. */
import { parentPort } from 'node:worker_threads';
import { remux } from './remux.ts';
import type { RemuxAnswer, RemuxRequest } from './remuxer.ts';

parentPort?.on('message', (request: RemuxRequest) => {
  remux(request).then(
    (answer) => parentPort?.postMessage(answer, answer.kind === 'mp4' ? [answer.bytes.buffer] : []),
    // What a parser says of hostile bytes helps no reader.
    () => parentPort?.postMessage({ kind: 'refused', why: 'damaged' } satisfies RemuxAnswer),
  );
});
