/** A file as a backend: Node's own SQLite under Keyv, owned by one process. */
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Backend, Swap } from '../backend.ts';
import { claimRowsFormat, swapRows, toKeyvStorage } from '../rows.ts';
import { sqliteFailure } from './failure.ts';
import { makeFolder, ownFile, refuseFolder } from './file.ts';
import { createGroupCommit } from './group-commit.ts';
import { createSqliteRows } from './rows.ts';

/** How long to wait for another program's lock, in milliseconds; the event loop stands still meanwhile. */
const busyTimeout = 250;

/**
 * Creates the file, and its folder for this user alone: numbers and texts lie there.
 * @throws StoreError `store.url`, `.locked`, `.read-only`, `.full`, `.corrupt`, `.busy`, each with a sentence.
 */
export const openSqlite = (file: string, now: () => number): Backend => {
  let disown = () => {};
  let db: DatabaseSync | undefined;
  try {
    refuseFolder(file);
    makeFolder(dirname(file));
    disown = ownFile(file);
    db = new DatabaseSync(file, { timeout: busyTimeout });
    return createBackend(db, file, now, disown);
  } catch (cause) {
    db?.close();
    disown();
    throw sqliteFailure(cause, file);
  }
};

const createBackend = (db: DatabaseSync, file: string, now: () => number, disown: () => void): Backend => {
  const rows = createSqliteRows(db, file);
  const commits = createGroupCommit((group: (readonly Swap[])[]) =>
    rows.transaction(() => group.map((swaps) => swapRows(rows, swaps, now()))),
  );
  return {
    kind: 'sqlite',
    storage: toKeyvStorage(rows, now),
    swap: (swaps) => commits.add(swaps),
    ids: async (kind) => rows.ids(kind, now()),
    ping: async () => void rows.ping(now()),
    claimFormat: async (format) => claimRowsFormat(rows, format, now()),
    prune: async (limit) => rows.prune(now(), limit),
    close: async () => {
      commits.flush();
      db.close();
      disown();
    },
  };
};
