/**
 * One owner per file: the queue lives in memory, so two processes on one file would both send.
 *
 * A lock beside the file keeps a second process out. Somebody may remove that lock, though, and then it keeps nobody out:
 * so each owner also leaves a number in the file, and writes nothing once another number stands there.
 */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/errors.ts';
import { sqliteFailure } from './failure.ts';
import { closeForOthers, makePrivate } from './file.ts';

/**
 * The owner keeps an exclusive transaction open in a second tiny database; the operating system ends it with the process,
 * however it dies. The store's own file stays free for readers, such as an export or a backup.
 *
 * @returns how to let go
 * @throws StoreError `store.locked` if it has an owner, in this process or in another one; `store.linked`
 */
export const lockFile = (file: string): (() => void) => {
  const path = `${file}.lock`;
  refuseLink(path);
  let lock: DatabaseSync | undefined;
  try {
    makePrivate(path);
    closeForOthers(`${path}-journal`);
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

/** A lock under two names would be that of two stores, or of none after one name was removed. */
const refuseLink = (path: string): void => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || (found.isFile() && found.nlink === 1)) return;
  const sentence = `${path} is a link, so it can't keep a second process out; end all that use it, delete it, and start again.`;
  throw new StoreError('store.linked', sentence);
};

/** @throws StoreError `store.linked` if the file has a second name, under which SQLite would keep a second log */
export const refuseHardLink = (file: string): void => {
  if ((statSync(file, { throwIfNoEntry: false })?.nlink ?? 1) === 1) return;
  const sentence = `${file} has a second name (a hard link), so two processes could write to it; copy it, and point STORE_URL at the copy.`;
  throw new StoreError('store.linked', sentence);
};

/** Room for it: the header of the file has a signed number of 32 bits (https://sqlite.org/pragma.html#pragma_user_version). */
const highest = 2 ** 31 - 1;

/**
 * Marks this process as the owner. What it returns belongs into each transaction that writes, where it throws StoreError
 * `store.lost` once the file is another's, or no longer under its name.
 */
export const claimOwnership = (db: DatabaseSync, file: string): (() => void) => {
  const select = db.prepare('PRAGMA user_version');
  const mark = (): number => Number(select.get()?.user_version);
  db.exec('BEGIN IMMEDIATE');
  const own = (mark() % highest) + 1;
  db.exec(`PRAGMA user_version = ${own}`);
  db.exec('COMMIT');
  const opened = statSync(file);
  return () => {
    if (mark() !== own) throw lost(`Another process has taken over ${file}; keep one of them running.`);
    if (!isSame(opened, statSync(file, { throwIfNoEntry: false })))
      throw lost(`${file} was moved or replaced while it was in use; start again to go on with what is there now.`);
  };
};

const isSame = (opened: Stats, found: Stats | undefined): boolean =>
  found?.ino === opened.ino && found.dev === opened.dev;

const lost = (sentence: string): StoreError => new StoreError('store.lost', sentence);
