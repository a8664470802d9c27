import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';

export type DecodeRequest = { kind: 'heic' | 'bmp'; bytes: Uint8Array; icc?: Uint8Array | undefined };
export type DecodeAnswer = { tiff: Uint8Array<ArrayBuffer> } | { error: string };

export type Decoder = {
  /** An uncompressed TIFF of the picture, for sharp. Rejects for what is damaged, or took too long. */
  decode(request: DecodeRequest): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends the thread if there is one. */
  close(): Promise<void>;
};

/** JavaScript's own memory in the thread. Pixels and WebAssembly are not counted here; `maxPixels` bounds those. */
const heapMb = 128;

/**
 * Formats that sharp cannot decode, in a thread of their own. It is started with the first of them, works on one at a
 * time, and ends when it takes too long or has had no work for a while, because WebAssembly never gives memory back.
 */
export const createDecoder = ({
  maxPixels,
  timeoutMs = 20_000,
  idleMs = 10_000,
}: {
  maxPixels: number;
  /** For one picture. */
  timeoutMs?: number;
  /** After the last picture. */
  idleMs?: number;
}): Decoder => {
  const inTurn = pLimit(1);
  let running: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const worker = startWorker(maxPixels);
    worker.on('exit', () => {
      if (running === worker) running = undefined;
    });
    return worker;
  };

  const end = async (): Promise<void> => {
    const worker = running;
    running = undefined;
    await worker?.terminate();
  };

  const ask = async (request: DecodeRequest): Promise<Uint8Array<ArrayBuffer>> => {
    clearTimeout(idle);
    running ??= start();
    const answer = await answerOf(running, request, timeoutMs).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    idle = setTimeout(() => void end(), idleMs).unref();
    if ('error' in answer) throw new Error(answer.error);
    return answer.tiff;
  };

  return {
    decode: (request) => inTurn(ask, request),
    close: async () => {
      clearTimeout(idle);
      await end();
    },
  };
};

const startWorker = (maxPixels: number): Worker => {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), {
    workerData: { maxPixels },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // libheif complains of bad files on the console, in the middle of the log.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  // Waiting for the next picture is no reason for the process to stay.
  worker.unref();
  return worker;
};

/** Rejects when the thread fails, ends, or does not answer in time; its work is lost then. */
const answerOf = (worker: Worker, request: DecodeRequest, timeoutMs: number): Promise<DecodeAnswer> => {
  const outcome = Promise.withResolvers<DecodeAnswer>();
  const fail = (why: string) => () => outcome.reject(new Error(`the decoder ${why}`));
  const timer = setTimeout(fail('took too long'), timeoutMs);
  const failed = fail('failed');
  worker.once('message', outcome.resolve);
  worker.once('error', failed);
  worker.once('exit', failed);
  worker.postMessage(request);
  return outcome.promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', outcome.resolve);
    worker.off('error', failed);
    worker.off('exit', failed);
  });
};
