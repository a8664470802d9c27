import { LRUCache } from 'lru-cache';
import type { Log } from '../ports/index.ts';

/** Notes a word for the state of a message that no page of Plivo has. */
export type NoteWord = (message: { uuid: string; record?: string }, word: string) => void;

/** So many are remembered; Plivo adds a word once in some years. */
const max = 1_000;

/**
 * A word that this app does not know changes nothing, and is logged, once for each message, so that somebody hears of it.
 * Letters only, since whoever holds a signature of V2 writes what they like there.
 */
export const createNoteWord = (log: Pick<Log, 'warn'>): NoteWord => {
  const noted = new LRUCache<string, true>({ max });
  return ({ uuid, record }, word) => {
    const letters = word.replace(/[^a-z_-]/gi, '').slice(0, 30);
    const key = `${uuid} ${letters}`;
    if (noted.has(key)) return;
    noted.set(key, true);
    log.warn('plivo.unknown-status', { uuid, record, word: letters });
  };
};
