import type { Log } from '../ports/index.ts';

/** What the store found at the start that works today and may lose something tomorrow, and the cure. */
const cures: Record<string, string> = {
  'store.not-durable':
    'Redis keeps nothing on disk as it is written; set "appendonly yes", or its crash loses messages',
  'store.may-evict': 'Redis may drop values when its memory is full; set "maxmemory-policy noeviction"',
};

/** @returns a listener to the codes of the store's failures */
export const createStoreFailures =
  (log: Log) =>
  (code: string): void => {
    const cure = cures[code];
    if (cure) log.warn(code, { cure });
    else log.error('store.failed', { code });
  };
