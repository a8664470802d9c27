/** A fresh clone of what is in the working tree, with its processes. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { root } from '../support/source-files.ts';

/** Longer than the 20 s that the bot may take to stop. */
const endsWithinMs = 30_000;

export const cloneTo = (folder: string): void => {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const listed = new Set(files.toString().split('\0').filter(Boolean));
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root }).toString().split('\0');
  for (const file of listed) {
    if (deleted.includes(file)) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
};

/** Waits until no process works in the folder any more. Rejects with their command lines after half a minute. */
export const leftAlone = (folder: string): Promise<unknown> =>
  eventually(
    'nothing is left running',
    () => {
      const left = processesIn(folder);
      if (left.length > 0) throw new Error(left.join('\n'));
      return true;
    },
    endsWithinMs,
  );

/** Ends what a failed check left behind, however it goes on. */
export const endAllIn = (folder: string): void => {
  for (const pid of pidsIn(folder)) process.kill(Number(pid), 'SIGKILL');
};

const pidsIn = (folder: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksIn(name, folder));

const processesIn = (folder: string): string[] =>
  pidsIn(folder).map((pid) => `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`);

const worksIn = (pid: string, folder: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    return false;
  }
};
