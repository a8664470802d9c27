import { longestDeferMs, nextTryAt } from '../../domain/message/backoff.ts';
import type { DeliveryError } from '../../ports/errors.ts';
import type { Card } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import type { NotNow } from './step.ts';
import { saveCard } from './step.ts';

/** After so many failures in a row, one that is for good gives the card up until there is news. */
const givenUpAfter = 8;

/** Puts a card off that Slack did not take; what Slack refuses for good is not tried for ever. */
export const deferCard = async (
  context: Needs<'store' | 'clock' | 'random' | 'log'>,
  card: Card,
  error: DeliveryError,
): Promise<NotNow> => {
  const { clock, random, log } = context;
  if (!error.retryable && card.failures >= givenUpAfter) {
    log.error('card.given-up', { dispatch: card.dispatchId, why: error.reason });
    await saveCard(context, card, { type: 'gave-up' });
    return { kind: 'gave-up' };
  }
  const now = clock.now();
  // Slack says when: that is a turn to wait for, and no failure that makes the next wait longer.
  const failed = error.failure !== 'busy';
  const deadline = now + longestDeferMs;
  const next = nextTryAt({
    attempt: Math.max(card.failures + (failed ? 1 : 0), 1),
    now,
    fraction: random.fraction(),
    deadline,
    floorMs: error.retryAfterMs,
  });
  const until = next ?? deadline;
  log.warn('card.put-off', { dispatch: card.dispatchId, why: error.reason, until });
  await saveCard(context, card, { type: 'deferred', until, failed });
  return { kind: 'later', at: until };
};
