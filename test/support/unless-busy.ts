import { StoreError } from '../../src/ports/errors.ts';

/**
 * Asks once more where another process held the file of the store for longer than a call waits: one that writes without a
 * pause, and is not run in the middle of it.
 */
export const unlessBusy = async <T>(work: () => Promise<T>, triesLeft = 100): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store.busy' || triesLeft === 0) throw error;
    return unlessBusy(work, triesLeft - 1);
  }
};
