import { DeliveryError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';

/** A card or a thread that a person deleted is not drawn again, and holds up nothing. Rethrows every other failure. */
export const ignoreDeletedCard = ({ log }: Needs<'log'>, error: unknown): void => {
  if (!(error instanceof DeliveryError) || error.retryable) throw error;
  log.warn('card.gone', { why: error.reason });
};
