/** The bot as its own process, as it runs anywhere else. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A bot that has not ended by then has lost nothing that this sandbox needs. */
const killAfterMs = 4_000;
const readyWithinMs = 30_000;

/** Starts the bot with this environment and nothing of ours: real tokens that are set here must not reach it. */
export const startBot = ({ url, env, log }: { url: string; env: Record<string, string>; log: string }) => {
  const file = openSync(log, 'a');
  // In a group of its own: Ctrl-C in a terminal goes to the whole group, and here the sandbox decides who ends when. The
  // channel tells the bot when the sandbox is gone.
  const child = spawn(process.execPath, [main], { env, detached: true, stdio: ['ignore', file, file, 'ipc'] });
  closeSync(file);
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });

  return {
    pid: child.pid,
    /** Resolves when it is gone, with how it ended: "exit code 1", "signal SIGKILL". */
    ended,
    /** Resolves once it can do its work, or is gone; rejects if that takes longer than 30 s. */
    ready: async (): Promise<void> => {
      const deadline = Date.now() + readyWithinMs;
      while (child.exitCode === null && child.signalCode === null && !(await answers(`${url}/readyz`))) {
        if (Date.now() > deadline) throw new Error(`The bot did not become ready within ${readyWithinMs / 1000} s.`);
        await sleep(50);
      }
    },
    kill: async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async (): Promise<void> => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await ended;
      clearTimeout(force);
    },
  };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};
