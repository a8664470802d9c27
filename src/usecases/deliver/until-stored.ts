import { StoreError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';

/** Between two tries, in milliseconds: a Redis that restarts is back within seconds. */
const pauseMs = { first: 100, longest: 2_000 };

/**
 * Stores what only this process knows, such as what the carrier has just said: a store that fails for a moment must not
 * make it forgotten. `work` is tried again until `giveUpAt` (milliseconds since 1970) and may have been done already.
 *
 * @throws StoreError, that of the last try
 */
export const untilStored = async <T>(
  { clock, log }: Needs<'clock' | 'log'>,
  giveUpAt: number,
  work: () => Promise<T>,
): Promise<T> => {
  for (let waitMs = pauseMs.first; ; waitMs = Math.min(waitMs * 2, pauseMs.longest)) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || clock.now() + waitMs > giveUpAt) throw error;
      log.warn('store.tried-again', { error, ms: waitMs });
      await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    }
  }
};

/** What cannot be read stays so, and a store that was closed is not opened again. */
const mayPass = (error: unknown): boolean =>
  error instanceof StoreError && error.code !== 'store.unreadable' && error.code !== 'store.closed';
