/** A Map as a backend: for tests and for trying things out. What it holds is gone with the process. */
import type { Backend } from '../backend.ts';
import { isLive, keyOf, keyPrefix } from '../codec.ts';
import { claimRowsFormat, type Row, type Rows, setRowAside, swapRows, toKeyvStorage } from '../rows.ts';
import { createRowsWhole } from '../rows-whole.ts';

export const openMemory = (now: () => number): Backend => {
  const map = new Map<string, Row>();
  const rows: Rows = {
    page: (after, limit) => {
      const later = [...map].filter(([key]) => key > after).sort(([one], [other]) => (one < other ? -1 : 1));
      return later.slice(0, limit).map(([key, row]) => ({ key, ...row }));
    },
    read: (key) => map.get(key),
    write: (key, row) => map.set(key, row),
    remove: (key) => map.delete(key),
    holdsValues: (at) => [...map.values()].some(({ expires }) => isLive(expires, at)),
  };
  return {
    kind: 'memory',
    storage: toKeyvStorage(rows, now),
    swap: async (swaps) => swapRows(rows, swaps, now()),
    ids: async (kind) => {
      const prefix = keyPrefix(kind);
      const live = [...map].filter(([key, row]) => key.startsWith(prefix) && isLive(row.expires, now()));
      return live.map(([key]) => key.slice(prefix.length));
    },
    setAside: async (slot) => setRowAside(rows, keyOf(slot)),
    ping: async () => {},
    claimFormat: async (format) => claimRowsFormat(rows, format, now()),
    whole: createRowsWhole(rows, now, (work) => work()),
    prune: async (limit) => {
      const dead = [...map].filter(([, row]) => !isLive(row.expires, now())).slice(0, limit);
      for (const [key] of dead) map.delete(key);
      return dead.length;
    },
    close: async () => {},
  };
};
