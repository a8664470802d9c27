/** A store that nobody else works on, to be read or written as a whole. */
import { deadlineIn } from '../../kit/deadline.ts';
import { StoreError } from '../../ports/errors.ts';
import { type Backend, tooLate, type Whole } from '../backend.ts';
import { isInUse } from '../in-use.ts';
import { openBackend } from '../open.ts';
import { readSqlite, refuseForeign } from '../sqlite/read-only.ts';
import { createReader } from '../strict-reader.ts';
import { marks } from '../take-format.ts';
import { fileOf } from './place.ts';
import { patienceMs } from './snapshot.ts';

export type Alone = Whole & Pick<Backend, 'close' | 'prune'>;

/** @throws StoreError `store.locked` or `store.in-use` while a bot runs on it, and that it cannot be opened */
const openAlone = async (url: string, now: () => number): Promise<Alone> => {
  if (url.startsWith('memory:')) throw new StoreError('store.url', 'A store in memory is gone with its process.');
  const onError = () => {};
  const backend = await openBackend(url, { now, timeoutMs: patienceMs, mayForget: true, onError });
  const read = createReader({ storage: backend.storage, now, onError });
  try {
    if (await isInUse(read, now(), deadlineIn(patienceMs, tooLate))) throw inUse;
    return { ...backend.whole, close: backend.close, prune: backend.prune };
  } catch (error) {
    await backend.close();
    throw error;
  }
};

const inUse = new StoreError(
  'store.in-use',
  'A bot runs on that Redis under that prefix. Stop all its processes; where one was killed, wait a minute.',
);

/** @throws StoreError as above, and `store.missing` or `store.foreign` where slack-mms has stored nothing */
export const openExisting = async (url: string, now: () => number): Promise<Alone & { format: string }> => {
  const file = fileOf(url);
  // Opening a file makes it, and this one is to be there.
  if (file !== undefined) await readSqlite(file, now).close();
  const store = await openAlone(url, now);
  const format = await store.noted();
  if (format !== undefined) return { ...store, format };
  await store.close();
  throw new StoreError('store.missing', 'slack-mms has stored nothing on that Redis under that prefix.');
};

/** @throws StoreError as above, and `store.not-empty` where anything lies but what an interrupted filling has left */
export const openEmpty = async (url: string, now: () => number): Promise<Alone> => {
  const file = fileOf(url);
  // A file of another program is not touched.
  if (file !== undefined) refuseForeign(file);
  const store = await openAlone(url, now);
  try {
    if ((await store.noted()) !== marks.filling && (await holdsValues(store))) throw notEmpty;
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
};

const notEmpty = new StoreError(
  'store.not-empty',
  'The store that is to be filled is not empty. Name a new file, or a Redis with another prefix, such as ?prefix=slack-mms-2.',
);

const holdsValues = async (store: Whole): Promise<boolean> => {
  for await (const batch of store.entries()) if (batch.length > 0) return true;
  return false;
};
