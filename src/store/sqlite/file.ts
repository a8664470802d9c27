/** The file that is to hold the store: its folder, and its one owner. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/errors.ts';
import { sqliteFailure } from './failure.ts';

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
 * One owner per file: the queue lives in memory, so two processes on one file would both send. The owner keeps an
 * exclusive transaction open in a second tiny database; the operating system ends it with the process, however it dies.
 * The store's own file stays free for readers, such as an export or a backup.
 *
 * @returns how to let go
 * @throws StoreError `store.locked` if it has an owner, in this process or in another one.
 */
export const ownFile = (file: string): (() => void) => {
  const path = `${file}.lock`;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock?.close();
    const failure = sqliteFailure(cause, path);
    if (failure.code !== 'store.busy') throw failure;
    const sentence = `${file} is in use by another process; stop that one, or set STORE_URL to redis://… for several.`;
    throw new StoreError('store.locked', sentence, { cause });
  }
  return () => lock.close();
};
