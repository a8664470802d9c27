/** A file as a backend: Node's own SQLite under Keyv, owned by one process. */
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Backend, Swap } from '../backend.ts';
import { keyOf } from '../codec.ts';
import { claimRowsFormat, setRowAside, swapRows, toKeyvStorage } from '../rows.ts';
import { createRowsWhole } from '../rows-whole.ts';
import { sqliteFailure } from './failure.ts';
import { closeForOthers, makeFolder, makePrivate, realFile, refuseFolder } from './file.ts';
import { createGroupCommit } from './group-commit.ts';
import { claimOwnership, lockFile, refuseHardLink } from './owner.ts';
import { createSqliteRows } from './rows.ts';

/** How long to wait for another program's lock, in milliseconds; the event loop stands still meanwhile. */
const busyTimeout = 250;

type SqliteDeps = {
  now: () => number;
  /** Hears `store.open-to-others` where the file is another user's, and `store.lost` when it is another process's. */
  onError?: (code: string) => void;
};

/**
 * Creates the file, and its folder, for this user alone: numbers and texts lie there.
 * @throws StoreError `store.url`, `.locked`, `.linked`, `.read-only`, `.full`, `.corrupt`, `.busy`, each with a sentence.
 */
export const openSqlite = (path: string, { now, onError = () => {} }: SqliteDeps): Backend => {
  let file = path;
  let unlock = () => {};
  let db: DatabaseSync | undefined;
  try {
    refuseFolder(path);
    makeFolder(dirname(path));
    file = realFile(path);
    refuseHardLink(file);
    unlock = lockFile(file);
    // The log and its index get the same mode from SQLite where they are made anew.
    const isPrivate = [makePrivate(file), closeForOthers(`${file}-wal`), closeForOthers(`${file}-shm`)];
    if (isPrivate.includes(false)) onError('store.open-to-others');
    db = new DatabaseSync(file, { timeout: busyTimeout });
    return createBackend(db, file, { now, onError, unlock });
  } catch (cause) {
    db?.close();
    unlock();
    throw sqliteFailure(cause, file);
  }
};

type Opened = Required<SqliteDeps> & { unlock: () => void };

const createBackend = (db: DatabaseSync, file: string, { now, onError, unlock }: Opened): Backend => {
  const rows = createSqliteRows(db, file);
  const checkOwner = claimOwnership(db, file);
  /** All writing goes through here. */
  const write = <T>(work: () => T): T =>
    rows.transaction(() => {
      try {
        checkOwner();
      } catch (error) {
        onError(sqliteFailure(error, file).code);
        throw error;
      }
      return work();
    });
  const commits = createGroupCommit((group: (readonly Swap[])[]) =>
    write(() => group.map((swaps) => swapRows(rows, swaps, now()))),
  );
  return {
    kind: 'sqlite',
    storage: toKeyvStorage(rows, now),
    swap: (swaps) => commits.add(swaps),
    ids: async (kind) => rows.ids(kind, now()),
    setAside: async (slot) => write(() => setRowAside(rows, keyOf(slot))),
    ping: async () => void write(() => rows.ping(now())),
    claimFormat: async (format) => write(() => claimRowsFormat(rows, format, now())),
    whole: createRowsWhole(rows, now, write),
    prune: async (limit) => {
      const removed = write(() => rows.prune(now(), limit));
      if (removed < limit) rows.wipe(busyTimeout);
      return removed;
    },
    close: async () => {
      commits.flush();
      db.close();
      unlock();
    },
  };
};
