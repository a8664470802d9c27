/** The bot as its own process, as users run it, so that killing it is real. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from '../eventually.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const crashMain = fileURLToPath(new URL('crash-main.ts', import.meta.url));

export type Ended = { code: number | null; signal: NodeJS.Signals | null };

export type ProcessOptions = {
  /** Without, what it says is read and forgotten. */
  keepOutput?: boolean;
  /** Of Node, before the file. */
  nodeOptions?: readonly string[];
};

/** Where Node keeps what it compiled, if the tests have a place for it: a start takes two thirds of the time. */
export const compileCache = (): Record<string, string> => {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
};

/** Starts the process without waiting for it; with `CRASH_AT` in its environment, one that dies at that point. */
export const spawnBot = (
  appUrl: string,
  env: Record<string, string>,
  { keepOutput = true, nodeOptions = [] }: ProcessOptions = {},
) => {
  const output: string[] = [];
  const child = spawn(process.execPath, [...nodeOptions, 'CRASH_AT' in env ? crashMain : main], {
    env: { ...compileCache(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const keep = (chunk: unknown) => void (keepOutput && output.push(String(chunk)));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<Ended>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  let running = true;
  void ended.then(() => {
    running = false;
  });

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await ended).code;
  };
  return {
    pid: child.pid ?? 0,
    output,
    ended,
    isRunning: () => running,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    /** Waits until what it says holds this. */
    logged: (text: string) => eventually(`the process logs ${text}`, () => output.join('').includes(text)),
    /** Resolves with whether `/readyz` says 200; false if the process ended first. Rejects after a minute. */
    ready: async (): Promise<boolean> => {
      await eventually('the bot is ready', async () => !running || (await isReady(appUrl))).catch((error) => {
        throw new Error(`${error.message}
${output.join('')}`);
      });
      return running;
    },
  };
};
export type BotProcess = ReturnType<typeof spawnBot>;

const isReady = (appUrl: string): Promise<boolean> =>
  fetch(`${appUrl}/readyz`).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
