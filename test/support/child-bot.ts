import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const startWithinMs = 15_000;

/** The bot as its own process, so that killing it is real. */
export const startChildBot = async (appUrl: string, env: Record<string, string>) => {
  const output: string[] = [];
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  onTestFinished(() => void child.kill('SIGKILL'));
  await untilReady(`${appUrl}/readyz`, child, output);

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return { output, kill: () => end('SIGKILL'), terminate: () => end('SIGTERM') };
};

const untilReady = async (url: string, child: ChildProcess, output: string[]): Promise<void> => {
  const deadline = Date.now() + startWithinMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the bot did not become ready:\n${output.join('')}`);
};
