/** The file that is to hold the store: its folder, its real name, and who may read it. */
import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreError } from '../../ports/errors.ts';

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** @throws StoreError `store.url` if the path is that of a folder, before a lock is left beside it. */
export const refuseFolder = (file: string): void => {
  if (!file.endsWith('/') && !isFolder(file)) return;
  const better = `sqlite://${join(file, 'slack-mms.sqlite')}`;
  throw new StoreError('store.url', `${file} is a folder; name a file in it, such as ${better}.`);
};

/**
 * Makes a folder for this user alone, and those above it that are missing. Node's own `recursive` takes every ENOENT for
 * a missing parent, and where the parent is there it tries for ever: below /proc, where no folder can be made.
 */
export const makeFolder = (folder: string): void => {
  if (isFolder(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw cause;
  }
};

/**
 * The path without symbolic links, as SQLite itself goes by: two names of one file must have one lock. The folder has to
 * be there; the file need not.
 */
export const realFile = (file: string): string => {
  if (statSync(file, { throwIfNoEntry: false })) return realpathSync(file);
  const path = join(realpathSync(dirname(file)), basename(file));
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  // To a file that is still to be made.
  return isLink ? realFile(resolve(dirname(path), readlinkSync(path))) : path;
};

/**
 * Makes the file for this user alone if it is not there, and closes it for others if it is: numbers and texts lie in it.
 * What is there is never opened, because closing any handle of a file ends all locks that this process has on it
 * (https://sqlite.org/howtocorrupt.html, section 2.2).
 *
 * @returns false if others may still read it, because it belongs to another user
 */
export const makePrivate = (path: string): boolean => {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EEXIST') throw cause;
  }
  return closeForOthers(path);
};

/** The same for a file that need not be there. */
export const closeForOthers = (path: string): boolean => {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o077) === 0) return true;
  try {
    chmodSync(path, mode & 0o700);
    return true;
  } catch {
    return false;
  }
};
