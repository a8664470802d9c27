/** A store in a file as one moment shows it, also while a bot works on it: for copies and exports. */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/errors.ts';
import { type Entry, formatName } from '../backend.ts';
import { pagesOf } from '../rows-whole.ts';
import { sqliteFailure } from './failure.ts';

/** In milliseconds, for the moment in which a bot opens or closes the file. */
const busyTimeout = 2_000;

/**
 * Nothing that is written afterwards is seen. The log of the file grows until this is closed.
 *
 * @throws StoreError `store.missing`, or `store.foreign` for a file in which slack-mms stores nothing
 */
export const readSqlite = (file: string, now: () => number) => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new StoreError('store.missing', `There is no file ${file}.`);
  }
  return opened(file, (db) => {
    // The first read fixes the moment.
    db.exec('BEGIN');
    const format = db.prepare('SELECT value FROM keyv WHERE key = ?').get(formatName)?.value;
    if (format === undefined) throw foreign(file);
    const select = db.prepare('SELECT key, value AS text, expires FROM keyv WHERE key > ? ORDER BY key LIMIT ?');
    return {
      format: String(format),
      async *entries() {
        yield* pagesOf({ page: (after, limit) => select.all(after, limit) as Entry[] }, now());
      },
      close: async () => db.close(),
    };
  });
};

/** @throws StoreError `store.foreign` unless there is no such file, or slack-mms made it, if only in part */
export const refuseForeign = (file: string): void => {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  opened(file, (db) => {
    const others = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name <> 'keyv'").get();
    if (others) throw foreign(file);
    return db;
  }).close();
};

const opened = <T>(file: string, use: (db: DatabaseSync) => T): T => {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: busyTimeout });
    return use(db);
  } catch (cause) {
    db?.close();
    throw isForeign(cause) ? foreign(file, cause) : sqliteFailure(cause, file);
  }
};

/** SQLite says 26 for what is none of its files, and 1 where there is no such table. */
const isForeign = (cause: unknown): boolean =>
  cause instanceof Error && 'errcode' in cause && (cause.errcode === 26 || cause.errcode === 1);

const foreign = (file: string, cause?: unknown): StoreError =>
  new StoreError('store.foreign', `${file} is no store or backup of slack-mms, or an empty one.`, { cause });

/** Makes one file of a store that is closed: without a log beside it, also while it is read. */
export const makeSingleFile = (file: string): void => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = DELETE');
  db.close();
};
