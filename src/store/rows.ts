/** What SQLite and a Map have in common: rows that are read and written at once, without waiting. */
import { asideName, type Entry, formatName, type Swap } from './backend.ts';
import { encodeSum, isLive, isReadable, keyOf, versionOf } from './codec.ts';

export type Row = { text: string; expires: number | null };
export type Rows = {
  /** Those whose keys come after this one, in the order of their keys, at most `limit`; also what has expired. */
  page(after: string, limit: number): Entry[];
  /** Also what has expired. */
  read(key: string): Row | undefined;
  write(key: string, row: Row): void;
  remove(key: string): void;
  /** Whether anything is live but the ping. */
  holdsValues(now: number): boolean;
};

const readLiveRow = (rows: Rows, key: string, now: number): Row | undefined => {
  const row = rows.read(key);
  return row && isLive(row.expires, now) ? row : undefined;
};
const readLive = (rows: Rows, key: string, now: number): string | undefined => readLiveRow(rows, key, now)?.text;

/** Compares everything before it writes anything. False if a version does not hold. */
export const swapRows = (rows: Rows, swaps: readonly Swap[], now: number): boolean => {
  const holds = (swap: Swap) => 'add' in swap || versionOf(readLive(rows, keyOf(swap), now)) === swap.version;
  if (!swaps.every(holds)) return false;
  for (const swap of swaps) writeSwap(rows, swap, now);
  return true;
};

const writeSwap = (rows: Rows, swap: Swap, now: number): void => {
  const key = keyOf(swap);
  if ('add' in swap) {
    const row = readLiveRow(rows, key, now);
    if (row) rows.write(key, { ...row, text: encodeSum(row.text, swap.add, swap.version) });
  } else if (swap.next === undefined) rows.remove(key);
  else if (swap.next !== null) rows.write(key, { text: swap.next, expires: swap.expires });
};

/** As `setAside` of a backend says. */
export const setRowAside = (rows: Rows, key: string): boolean => {
  const row = rows.read(key);
  if (!row || isReadable(row.text)) return false;
  rows.write(asideName(key), row);
  rows.remove(key);
  return true;
};

/** As `claimFormat` of a backend says. */
export const claimRowsFormat = (rows: Rows, format: string, now: number): string | undefined => {
  const noted = rows.read(formatName);
  if (noted) return noted.text;
  if (rows.holdsValues(now)) return undefined;
  rows.write(formatName, { text: format, expires: null });
  return format;
};

/**
 * The rows as a Keyv 6 storage adapter for reading. It cannot write, so that nothing gets past `swap`, and it has no
 * events: what fails rejects, and Keyv itself reports that.
 */
export const toKeyvStorage = (rows: Rows, now: () => number) => {
  const get = (key: string) => readLive(rows, key, now());
  return {
    // Without it Keyv would take the adapter for one of an older form, and wrap it.
    capabilities: { expires: true },
    get: async (key: string) => get(key),
    getMany: async (keys: string[]) => keys.map(get),
  };
};
