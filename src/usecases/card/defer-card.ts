import { nextTryAt } from '../../domain/message/backoff.ts';
import type { DeliveryError } from '../../ports/errors.ts';
import type { Card, Clock, Log, Queue, Random } from '../../ports/index.ts';
import { type SaveCard, withoutPosting } from './save-card.ts';

/** Refusals for good, some minutes apart, after which a card is given up until there is news. */
const hopelessAfter = 8;

/** Puts a card off that Slack did not take. */
export const createDeferCard =
  ({ clock, random, queue, log, save }: { clock: Clock; random: Random; queue: Queue; log: Log; save: SaveCard }) =>
  /** @returns whether it will be tried again: what Slack refuses for good is not asked for ever. */
  async (card: Card, error: DeliveryError): Promise<boolean> => {
    const now = clock.now();
    if (!error.retryable && card.failures >= hopelessAfter) {
      log.error('card.given-up', { dispatch: card.dispatchId, why: error.reason });
      await save(card, withoutPosting);
      return false;
    }
    // Slack says when: that is a turn to wait for, and no failure that makes the next wait longer.
    const failures = error.failure === 'busy' ? card.failures : card.failures + 1;
    const next = nextTryAt({
      attempt: Math.max(failures, 1),
      now,
      fraction: random.fraction(),
      deadline: Number.POSITIVE_INFINITY,
      floorMs: error.retryAfterMs,
    });
    const notBefore = next ?? now + error.retryAfterMs;
    log.warn('card.put-off', { dispatch: card.dispatchId, why: error.reason, until: notBefore });
    await save(card, (it) => ({ ...it, failures, notBefore }));
    queue.wake(`draw.${card.dispatchId}`, notBefore);
    return true;
  };
