import type { DatabaseSync } from 'node:sqlite';

/** Of 4 kB each: rewriting them takes less than 50 ms, for which everything else waits. */
const smallFilePages = 600;

/**
 * Takes what was deleted off the disk. `secure_delete` writes zeros over a deleted row, but two traces are left: the log
 * holds the row as it was, and where SQLite had moved the row to another page, so may the unused end of the old page.
 * Cutting the log to nothing ends the first. Rewriting the file ends the second, which is done while the file is small;
 * in a large one such a trace lasts until its page is full again.
 *
 * While another program uses the file, this is left to the next time: nothing else runs meanwhile, so it does not wait.
 *
 * @param busyTimeout what holds again afterwards, in milliseconds
 */
export const wipe = (db: DatabaseSync, busyTimeout: number): void => {
  db.exec('PRAGMA busy_timeout = 0');
  try {
    if (Number(db.prepare('PRAGMA page_count').get()?.page_count) <= smallFilePages)
      unlessBusy(() => db.exec('VACUUM'));
    // Says itself whether a reader stood in the way, and is no error then.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
  }
};

const sqliteBusy = 5;

const unlessBusy = (work: () => void): void => {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof Error) || !('errcode' in cause) || cause.errcode !== sqliteBusy) throw cause;
  }
};
