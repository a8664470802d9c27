import { once } from 'node:events';
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

type DecoderOptions = {
  maxPixels: number;
  /** For one picture. */
  timeoutMs?: number;
  /** After the last picture. */
  idleMs?: number;
};

/** JavaScript's own memory in the thread. Pixels and WebAssembly are not counted here; `maxPixels` bounds those. */
const heapMb = 128;

/**
 * Formats that sharp cannot decode, in a thread of their own. It is started with the first of them, works on one at a
 * time, and ends when it takes too long or has had no work for a while, because WebAssembly never gives memory back.
 */
export const createDecoder = ({ maxPixels, timeoutMs = 20_000, idleMs = 10_000 }: DecoderOptions): Decoder => {
  const inTurn = pLimit(1);
  let running: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const thread = running;
    running = undefined;
    await thread?.worker.terminate();
  };

  const ask = async (request: DecodeRequest): Promise<Uint8Array<ArrayBuffer>> => {
    clearTimeout(idle);
    if (!running || running.ended.aborted) running = startThread(maxPixels);
    const answer = await answerOf(running, request, timeoutMs).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    idle = setTimeout(() => void end(), idleMs).unref();
    if ('error' in answer) throw new Error(answer.error);
    return answer.tiff;
  };

  return { decode: (request) => inTurn(ask, request), close: end };
};

type Thread = { worker: Worker; ended: AbortSignal };

const startThread = (maxPixels: number): Thread => {
  const worker = new Worker(new URL('./decode-worker.ts', import.meta.url), {
    workerData: { maxPixels },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // libheif complains of bad files on the console, in the middle of the log.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const ended = new AbortController();
  worker.on('exit', () => ended.abort());
  // Also between two pictures, where no picture listens: an error without a listener would end the process.
  worker.on('error', () => ended.abort());
  return { worker, ended: ended.signal };
};

/** Rejects when the thread fails, ends, or does not answer in time; its work is lost then. */
const answerOf = async (
  { worker, ended }: Thread,
  request: DecodeRequest,
  timeoutMs: number,
): Promise<DecodeAnswer> => {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]);
  worker.postMessage(request);
  const [answer] = await once(worker, 'message', { signal });
  return answer;
};
