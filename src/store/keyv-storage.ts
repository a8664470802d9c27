/** Rows as a Keyv 6 storage adapter. One table or Map is one namespace. */
import { type KeyvStorageAdapter, type KeyvStorageEntry, keyvStorageCapability } from 'keyv';
import { type Rows, readLive } from './rows.ts';

/** An adapter without events: what fails rejects, and Keyv itself reports that. */
export type KeyvStorage = Pick<
  KeyvStorageAdapter,
  'capabilities' | 'get' | 'getMany' | 'set' | 'setMany' | 'delete' | 'deleteMany' | 'has' | 'hasMany' | 'clear'
>;

export const toKeyvStorage = (rows: Rows, now: () => number): KeyvStorage => {
  const get = (key: string) => readLive(rows, key, now());
  const set = (key: string, value: unknown, expires?: number) => {
    if (typeof value !== 'string') throw new TypeError('Keyv must serialize before it stores.');
    rows.write(key, { text: value, expires: expires ?? null });
    return true;
  };
  const storage: KeyvStorage = {
    get: async (key: string) => get(key),
    getMany: async (keys: string[]) => keys.map(get),
    set: async (key, value, expires) => set(key, value, expires),
    setMany: async <V>(entries: KeyvStorageEntry<V>[]) => entries.map((e) => set(e.key, e.value, e.expires)),
    delete: async (key) => rows.remove(key),
    deleteMany: async (keys) => keys.map(rows.remove),
    has: async (key) => get(key) !== undefined,
    hasMany: async (keys) => keys.map((key) => get(key) !== undefined),
    clear: async () => rows.clear(),
  };
  // Declares that `expires` is an absolute moment; without it Keyv wraps the adapter and hands over durations.
  return Object.assign(storage, { capabilities: keyvStorageCapability(storage) });
};
