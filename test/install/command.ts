/** A command of a person, as a process group of its own, as a terminal makes one for each. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../support/eventually.ts';

type Options = { cwd: string; env: Record<string, string | undefined> };

/** A fresh clone on a busy machine has the packages within this. */
const endsWithinMs = 240_000;
const saysWithinMs = 60_000;

export const startCommand = ([name = '', ...args]: readonly string[], { cwd, env }: Options) => {
  const child = spawn(name, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'exit');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const pid = child.pid ?? 0;
  const failure = (what: string) =>
    new Error(`${[name, ...args].join(' ')} ${what}:\n    ${said.trim().split('\n').slice(-8).join('\n    ')}`);
  /** Rejects with the end of what it said, if it ends or a minute passes instead. */
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    await eventually(what, () => holds() || hasEnded(), saysWithinMs).catch(() => {
      throw failure(`did not come to ${what}`);
    });
    if (!holds()) throw failure(`ended before ${what}`);
  };
  return {
    until,
    says: (text: string): Promise<void> => until(`“${text}”`, () => said.includes(text)),
    /** To this process alone, as a supervisor does it. */
    kill: (signal: NodeJS.Signals): void => void process.kill(pid, signal),
    /** To it and all that it started, as Ctrl-C does it. */
    killAll: (signal: NodeJS.Signals): void => void process.kill(-pid, signal),
    /** Rejects with the end of what it said, if it ends otherwise than with 0 or not within four minutes. */
    succeeds: async (): Promise<void> => {
      const late = setTimeout(() => process.kill(-pid, 'SIGKILL'), endsWithinMs);
      await ended;
      clearTimeout(late);
      if (child.exitCode !== 0) throw failure('failed');
    },
  };
};
