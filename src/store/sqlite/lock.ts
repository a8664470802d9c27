/**
 * One owner per file: the queue lives in memory, so two processes on one file would both send. The owner keeps an
 * exclusive transaction open in a second tiny database; the operating system ends it with the process, however it dies.
 * The store's own file stays free for readers, such as an export or a backup.
 */
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/errors.ts';
import { sqliteFailure } from './failure.ts';

/**
 * Says how to let go.
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
