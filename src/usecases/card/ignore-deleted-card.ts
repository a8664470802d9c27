import { DeliveryError } from '../../ports/errors.ts';
import type { Log } from '../../ports/index.ts';

/** A card or a thread that somebody deleted is not drawn again, and holds up nothing. */
export const ignoreDeletedCard =
  (log: Log) =>
  (error: unknown): void => {
    if (!(error instanceof DeliveryError) || error.retryable) throw error;
    log.warn('card.gone', { why: error.reason });
  };
