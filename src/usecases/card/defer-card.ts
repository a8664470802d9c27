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
  const { log } = context;
  if (!error.retryable && card.failures >= givenUpAfter) {
    log.error('card.given-up', { dispatch: card.dispatchId, why: error.reason });
    await saveCard(context, card, { type: 'gave-up' });
    return { kind: 'gave-up' };
  }
  // Slack says when: that is a turn to wait for, and no failure that makes the next wait longer.
  const failed = error.failure !== 'busy';
  const until = tryAgainAt(context, Math.max(card.failures + (failed ? 1 : 0), 1), error);
  log.warn('card.put-off', { dispatch: card.dispatchId, why: error.reason, until });
  await saveCard(context, card, { type: 'deferred', until, failed });
  return { kind: 'later', at: until };
};

/** Puts off the edits of a card that Slack did not take, and not the replies under it: bad news does not wait for them. */
export const deferEdit = async (
  context: Needs<'store' | 'clock' | 'random' | 'log'>,
  card: Card,
  error: DeliveryError,
): Promise<NotNow> => {
  const until = tryAgainAt(context, card.failures + 1, error);
  context.log.warn('card.edit-put-off', { dispatch: card.dispatchId, why: error.reason, until });
  await saveCard(context, card, { type: 'edit.deferred', until });
  return { kind: 'later', at: until };
};

const tryAgainAt = ({ clock, random }: Needs<'clock' | 'random'>, attempt: number, error: DeliveryError): number => {
  const now = clock.now();
  const deadline = now + longestDeferMs;
  const fraction = random.fraction();
  return nextTryAt({ attempt, now, fraction, deadline, floorMs: error.retryAfterMs }) ?? deadline;
};
