/** The one table, and its statements, prepared once. */
import type { DatabaseSync } from 'node:sqlite';
import { type Entry, pingLife, pingName } from '../backend.ts';
import { keyPrefix, type StoredKind } from '../codec.ts';
import type { Row, Rows } from '../rows.ts';
import { sqliteFailure } from './failure.ts';
import { wipe } from './wipe.ts';

/**
 * WAL: readers never wait. FULL: a commit that was answered outlives a loss of power. `secure_delete`: zeros are written
 * over what is deleted. `temp_store`: nothing that lies in here is written to a folder for temporary files.
 */
const setUp = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  CREATE TABLE IF NOT EXISTS keyv (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS keyv_expires ON keyv (expires) WHERE expires IS NOT NULL;
`;

/** Each function throws `StoreError` with a sentence that names `file`. */
export const createSqliteRows = (db: DatabaseSync, file: string) => {
  db.exec(setUp);
  const rows = prepareAll(db);
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw sqliteFailure(cause, file);
    }
  };
  return {
    read: (key) => attempt(() => rows.select.get(key) as Row | undefined),
    page: (after, limit) => attempt(() => rows.selectPage.all(after, limit) as Entry[]),
    write: (key, { text, expires }) => attempt(() => rows.upsert.run(key, text, expires)),
    remove: (key) => attempt(() => rows.remove.run(key)),
    holdsValues: (now) => attempt(() => rows.selectLive.get(now) !== undefined),
    /** Of the live rows of one kind, by the index: as good as a set of ids, and never out of step. */
    ids: (kind: StoredKind, now: number) => {
      const prefix = keyPrefix(kind);
      // The semicolon follows the colon with which a prefix ends.
      const found = attempt(() => rows.selectKeys.all(prefix, `${kind};`, now));
      return found.map(({ key }) => String(key).slice(prefix.length));
    },
    /** Proves a write. */
    ping: (now: number) => attempt(() => rows.upsert.run(pingName, '', now + pingLife)),
    prune: (now: number, limit: number) => attempt(() => Number(rows.removeExpired.run(now, limit).changes)),
    /** Wipes what was deleted off the disk; see `wipe.ts`. */
    wipe: (busyTimeout: number) => attempt(() => wipe(db, busyTimeout)),
    /** Commits what `work` did, or takes all of it back. */
    transaction: <T>(work: () => T) => attempt(() => transact(db, rows, work)),
  } satisfies Rows & Record<string, unknown>;
};

type Statements = ReturnType<typeof prepareAll>;

const prepareAll = (db: DatabaseSync) => ({
  select: db.prepare('SELECT value AS text, expires FROM keyv WHERE key = ?'),
  selectPage: db.prepare('SELECT key, value AS text, expires FROM keyv WHERE key > ? ORDER BY key LIMIT ?'),
  upsert: db.prepare(
    `INSERT INTO keyv (key, value, expires) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires`,
  ),
  remove: db.prepare('DELETE FROM keyv WHERE key = ?'),
  selectLive: db.prepare(`SELECT 1 FROM keyv WHERE key <> '${pingName}' AND (expires IS NULL OR expires > ?) LIMIT 1`),
  selectKeys: db.prepare(
    'SELECT key FROM keyv WHERE key >= ? AND key < ? AND (expires IS NULL OR expires > ?) ORDER BY key',
  ),
  removeExpired: db.prepare('DELETE FROM keyv WHERE rowid IN (SELECT rowid FROM keyv WHERE expires <= ? LIMIT ?)'),
  begin: db.prepare('BEGIN IMMEDIATE'),
  commit: db.prepare('COMMIT'),
});

const transact = <T>(db: DatabaseSync, { begin, commit }: Statements, work: () => T): T => {
  begin.run();
  try {
    const result = work();
    commit.run();
    return result;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
