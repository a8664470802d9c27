/** A look at the file of a store by somebody who does not run on it: nothing is made, changed, or kept locked. */
import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { formatName } from '../backend.ts';
import { sqliteFailure } from './failure.ts';
import { realFile, refuseFolder } from './file.ts';

export type FoundFile = {
  /** `new`: there is none yet, and a start can make it. `in-use`: a bot runs on it, and it was not opened. */
  state: 'new' | 'in-use' | 'free';
  /** That is there, and holds the file or will. */
  folder: string;
  /** Whether others than its user may read it. */
  isOpenToOthers: boolean;
  /** What is noted of its format, where the file was opened and has it. */
  format: string | undefined;
};

/** @throws StoreError with a sentence, as opening it would, for what cannot be read or written or is damaged */
export const inspectSqlite = (path: string): FoundFile => {
  try {
    refuseFolder(path);
    const stats = statSync(path, { throwIfNoEntry: false });
    const folder = nearestFolder(dirname(resolve(path)));
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!stats) return { state: 'new', folder, isOpenToOthers: false, format: undefined };
    const file = realFile(path);
    const isOpenToOthers = (stats.mode & 0o077) !== 0;
    if (isLocked(`${file}.lock`)) return { state: 'in-use', folder, isOpenToOthers, format: undefined };
    accessSync(file, constants.R_OK | constants.W_OK);
    return { state: 'free', folder, isOpenToOthers, format: formatIn(file) };
  } catch (cause) {
    throw sqliteFailure(cause, path);
  }
};

const nearestFolder = (folder: string): string =>
  statSync(folder, { throwIfNoEntry: false }) ? folder : nearestFolder(dirname(folder));

/** The owner has an exclusive transaction open there, so that not even reading is possible. */
const isLocked = (lock: string): boolean => {
  if (!lstatSync(lock, { throwIfNoEntry: false })?.isFile()) return false;
  const db = new DatabaseSync(lock, { readOnly: true, timeout: 0 });
  try {
    db.exec('SELECT count(*) FROM sqlite_schema');
    return false;
  } catch (cause) {
    if (sqliteFailure(cause, lock).code === 'store.busy') return true;
    throw cause;
  } finally {
    db.close();
  }
};

const formatIn = (file: string): string | undefined => {
  const db = new DatabaseSync(leavingNothing(file), { readOnly: true });
  try {
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'keyv'").get()) return undefined;
    const row = db.prepare('SELECT value FROM keyv WHERE key = ?').get(formatName);
    return row ? String(row.value) : undefined;
  } finally {
    db.close();
  }
};

/**
 * Where no log lies beside the file nobody is writing, and it is read without a log; else SQLite would make one, and leave
 * it there under the name of who looks: https://sqlite.org/wal.html, section 5.
 */
const leavingNothing = (file: string): URL => {
  const url = pathToFileURL(file);
  if (!statSync(`${file}-wal`, { throwIfNoEntry: false })) url.searchParams.set('immutable', '1');
  return url;
};
