/** A store of rows as a whole: the same for SQLite and a Map. */
import { type Entry, formatName, pingName, type Whole } from './backend.ts';
import { isLive } from './codec.ts';
import type { Rows } from './rows.ts';

/** Few enough that nothing waits long for a page. */
const pageSize = 500;

/** Those that are live, in the order of their keys, each page read when it is asked for. */
export function* pagesOf(rows: Pick<Rows, 'page'>, now: number): Generator<Entry[]> {
  for (let after = ''; ; ) {
    const page = rows.page(after, pageSize);
    const last = page.at(-1);
    if (!last) return;
    after = last.key;
    yield page.filter(({ key, expires }) => key !== pingName && key !== formatName && isLive(expires, now));
  }
}

/** @param write runs its argument as one change: all or nothing */
export const createRowsWhole = (rows: Rows, now: () => number, write: <T>(work: () => T) => T): Whole => ({
  async *entries() {
    yield* pagesOf(rows, now());
  },
  put: async (entries) => write(() => putAll(rows, entries)),
  noted: async () => rows.read(formatName)?.text,
  note: async (format) => write(() => rows.write(formatName, { text: format, expires: null })),
  empty: async () => write(() => removeAll(rows)),
  rewrite: async (from, to, change) =>
    write(() => {
      if (rows.read(formatName)?.text !== from) return false;
      // All is decided before anything is written, so that a Map is whole as well if a function throws.
      const changes = [...pagesOf(rows, now())].flat().map((entry) => ({ entry, next: change(entry) }));
      for (const { entry, next } of changes) replace(rows, entry, next);
      rows.write(formatName, { text: to, expires: null });
      return true;
    }),
});

const putAll = (rows: Rows, entries: readonly Entry[]): void => {
  for (const { key, text, expires } of entries) rows.write(key, { text, expires });
};

const removeAll = (rows: Rows): void => {
  for (let page = rows.page('', pageSize); page.length > 0; page = rows.page('', pageSize)) {
    for (const { key } of page) rows.remove(key);
  }
};

const replace = (rows: Rows, entry: Entry, next: Entry | undefined): void => {
  if (next === entry) return;
  if (next?.key !== entry.key) rows.remove(entry.key);
  if (next) putAll(rows, [next]);
};
