import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';

type ThreadOptions = {
  url: URL;
  workerData?: unknown;
  /** For one request. */
  timeoutMs: number;
  /** After the last request. */
  idleMs: number;
};

export type Thread<Request, Answer> = {
  /** Rejects when the thread fails, ends, or does not answer in time; its work is lost then. */
  ask(request: Request): Promise<Answer>;
  /** Ends the thread if there is one. */
  close(): Promise<void>;
};

/** JavaScript's own memory in the thread. Neither buffers nor WebAssembly are counted here. */
const heapMb = 128;

/**
 * A thread for work that blocks, on bytes from anybody. It is started with the first request, works on one at a time, and
 * ends when it takes too long or has had no work for a while, because WebAssembly never gives memory back.
 */
export const createThread = <Request, Answer>({
  timeoutMs,
  idleMs,
  ...start
}: ThreadOptions): Thread<Request, Answer> => {
  const inTurn = pLimit(1);
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const thread = running;
    running = undefined;
    await thread?.worker.terminate();
  };

  const ask = async (request: Request): Promise<Answer> => {
    clearTimeout(idle);
    if (!running || running.ended.aborted) running = startThread(start);
    const answer = await answerOf<Answer>(running, request, timeoutMs).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    idle = setTimeout(() => void end(), idleMs).unref();
    return answer;
  };

  return { ask: (request) => inTurn(ask, request), close: end };
};

type Running = { worker: Worker; ended: AbortSignal };

const startThread = ({ url, workerData }: Pick<ThreadOptions, 'url' | 'workerData'>): Running => {
  const worker = new Worker(url, {
    workerData,
    // It knows no secret.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // Decoders complain of bad files on the console, in the middle of the log.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const ended = new AbortController();
  worker.on('exit', () => ended.abort());
  // Also between two requests, where nobody listens: an error without a listener would end the process.
  worker.on('error', (error) => ended.abort(error));
  return { worker, ended: ended.signal };
};

const answerOf = async <Answer>({ worker, ended }: Running, request: unknown, timeoutMs: number): Promise<Answer> => {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]);
  worker.postMessage(request);
  const [answer] = await once(worker, 'message', { signal });
  return answer;
};
