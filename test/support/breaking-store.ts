import { StoreError } from '../../src/ports/errors.ts';
import type { Change } from '../../src/ports/index.ts';
import { openStore } from '../../src/store/open.ts';

/**
 * A store whose disk is full as long as `broken` says so: it takes no change, or none of those that `what` names.
 */
export const breakingStore = (what: (changes: readonly Change[]) => boolean = () => true) => {
  const state = { broken: false };
  const open: typeof openStore = async (...args) => {
    const store = await openStore(...args);
    const failing = new StoreError('store.failed', 'the disk is full');
    const change: typeof store.change = (changes) =>
      state.broken && what(changes) ? Promise.reject(failing) : store.change(changes);
    return { ...store, change };
  };
  return { state, open };
};
