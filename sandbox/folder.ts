import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for everything that a run writes. */
export const createFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'slack-mms-sandbox-'));
  const out = join(path, 'out');
  mkdirSync(out);
  const log = join(path, 'bot.log');
  return {
    path,
    /** What people open afterwards. */
    out,
    log,
    storeUrl: `sqlite://${join(path, 'store.sqlite')}`,
    lastLogLines: (count: number): string[] => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count),
    /** True once there is something to open. */
    hasOutcome: (): boolean => readdirSync(out).length > 0,
    /** Removes what nobody opens: all but `out`, and that too if it is empty. */
    tidy: (): void => {
      const nothingToOpen = readdirSync(out).length === 0;
      for (const name of readdirSync(path)) {
        if (nothingToOpen || name !== 'out') rmSync(join(path, name), { recursive: true, force: true });
      }
      if (nothingToOpen) rmdirSync(path);
    },
  };
};
export type Folder = ReturnType<typeof createFolder>;
