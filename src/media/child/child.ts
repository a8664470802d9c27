import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Content, onMessages, writeMessage } from './message-pipe.ts';

type ChildOptions = {
  url: URL;
  args: readonly string[];
  /** For one request. */
  timeoutMs: number;
  /** After the last request. */
  idleMs: number;
};

export type Child<Request, Answer> = {
  /**
   * @param signal nobody needs the answer any more: the process is ended once it works on nothing that anybody needs
   * @throws ChildDied if the process ended, was killed or took too long with this before it answered
   */
  ask(request: Content<Request>, signal?: AbortSignal): Promise<Content<Answer>>;
  /** No more requests for the process that runs: it ends after those that it works on. */
  retire(): void;
  /** Ends the process if there is one. */
  close(): void;
};

/** The work is lost, and the process with everything else that it worked on. */
export class ChildDied extends Error {
  readonly reason: 'ended' | 'timeout';

  constructor(reason: ChildDied['reason']) {
    super(`the child process ${reason === 'ended' ? 'ended' : 'took too long'}`);
    this.reason = reason;
  }
}

/** Megabytes of JavaScript's own memory in it. */
const heapMb = 96;
/**
 * glibc keeps what is freed below a threshold, which grows with each block above it, and each short-lived thread of libvips
 * may leave a heap behind. With both bounded the process takes a quarter less. https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
const memoryOfLibc = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '65536' };

/**
 * A process for work on bytes from anybody, which may crash it or exhaust its memory. It is started with the first
 * request, works on several at a time, and is ended when it takes too long or has had no work for a while. It sees no
 * variable of this process, so it knows no secret. It answers by `answer-parent.ts`.
 */
export const createChild = <Request, Answer>(options: ChildOptions): Child<Request, Answer> => {
  const { timeoutMs, idleMs, ...start } = options;
  let running: Running<Answer> | undefined;
  let idle: NodeJS.Timeout | undefined;

  const retire = (): void => {
    clearTimeout(idle);
    running?.endWhenDone();
    running = undefined;
  };

  const ask = async (request: Content<Request>, signal?: AbortSignal): Promise<Content<Answer>> => {
    clearTimeout(idle);
    if (!running || running.hasEnded()) running = startChild<Answer>(start);
    const asked = running;
    try {
      return await asked.ask(request, timeoutMs, signal);
    } finally {
      clearTimeout(idle);
      if (asked === running) idle = setTimeout(retire, idleMs).unref();
    }
  };

  const close = (): void => {
    const last = running;
    retire();
    last?.end();
  };
  return { ask, retire, close };
};

type Waiting<Answer> = {
  resolve: (answer: Content<Answer>) => void;
  reject: (error: Error) => void;
  isNeeded: () => boolean;
};
type Running<Answer> = {
  hasEnded(): boolean;
  end(): void;
  endWhenDone(): void;
  ask(request: Content<unknown>, timeoutMs: number, signal?: AbortSignal): Promise<Content<Answer>>;
};

const startChild = <Answer>({ url, args }: Pick<ChildOptions, 'url' | 'args'>): Running<Answer> => {
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, fileURLToPath(url), ...args], {
    env: memoryOfLibc,
    // Decoders complain of bad files on the console, in the middle of the log.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  // A pipe of `spawn` is a socket that is read and written.
  const pipe = child.stdio[3] as Socket;
  const waiting = new Map<number, Waiting<Answer>>();
  let ended = false;
  let isRetired = false;
  let asked = 0;
  const end = (): void => {
    ended = true;
    child.kill('SIGKILL');
    for (const { reject } of waiting.values()) reject(new ChildDied('ended'));
    waiting.clear();
  };
  /** The others are lost with it, but it is not they who took too long. */
  const endAsTooSlow = (id: number): void => {
    waiting.get(id)?.reject(new ChildDied('timeout'));
    end();
  };
  /** Whether this process waits for the child before it ends. */
  const hold = (isHeld: boolean): void => {
    for (const it of [child, pipe]) isHeld ? it.ref() : it.unref();
  };
  const isUnneeded = (): boolean => [...waiting.values()].every(({ isNeeded }) => !isNeeded());
  /** It has answered, or somebody needs an answer no more. */
  const rest = (): void => {
    if (waiting.size === 0) hold(false);
    if (waiting.size === 0 ? isRetired : isUnneeded()) end();
  };
  const endWhenDone = (): void => {
    isRetired = true;
    rest();
  };
  child.on('exit', () => end());
  // Not started, or no longer to be reached.
  for (const it of [child, pipe]) it.on('error', () => end());
  onMessages<Answer>(pipe, ({ id, ...answer }) => {
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
    rest();
  });

  const ask = (request: Content<unknown>, timeoutMs: number, signal?: AbortSignal): Promise<Content<Answer>> => {
    const { promise, resolve, reject } = Promise.withResolvers<Content<Answer>>();
    asked += 1;
    const id = asked;
    waiting.set(id, { resolve, reject, isNeeded: () => !signal?.aborted });
    hold(true);
    const timer = setTimeout(endAsTooSlow, timeoutMs, id);
    signal?.addEventListener('abort', rest);
    // A process that just ended takes nothing more: its end is heard of as well.
    writeMessage(pipe, { id, ...request });
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', rest);
    });
  };
  return { hasEnded: () => ended, end, endWhenDone, ask };
};
