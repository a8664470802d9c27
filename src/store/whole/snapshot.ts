/** All of a store as one moment shows it, while a bot may work on it. */
import { StoreError } from '../../ports/errors.ts';
import type { Entry } from '../backend.ts';
import { openBackend } from '../open.ts';
import { readSqlite } from '../sqlite/read-only.ts';
import { fileOf } from './place.ts';

export type Snapshot = {
  /** What is noted as its format. */
  format: string;
  entries(): AsyncIterable<readonly Entry[]>;
  close(): Promise<void>;
};

/** In milliseconds, for one call. A large Redis takes a while to list what it holds. */
export const patienceMs = 10_000;

/** @throws StoreError `store.missing`, `store.foreign`, or that the server cannot be reached */
export const openSnapshot = async (url: string, now: () => number): Promise<Snapshot> => {
  const file = fileOf(url);
  if (file !== undefined) return readSqlite(file, now);
  const backend = await openBackend(url, { now, timeoutMs: patienceMs, mayForget: true, onError: () => {} });
  const format = await backend.whole.noted();
  if (format !== undefined) return { format, entries: backend.whole.entries, close: backend.close };
  await backend.close();
  throw new StoreError('store.missing', 'slack-mms has stored nothing on that Redis under that prefix.');
};
