/** What every step of drawing a card shares: its answer, what it stores, and what it ignores. */
import { type Card, type CardEvent, transitionCard } from '../../domain/message/card.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';

/** Nothing more happens now: it goes on `at`, in milliseconds since 1970, or not before there is news. */
export type NotNow = { kind: 'later'; at: number } | { kind: 'gave-up' };

/** What became of one step of drawing; `card` is the card as it is now. */
export type Step = { kind: 'done'; card: Card } | NotNow;

/** Stores what happened to a card. @returns the card as it is now */
export const saveCard = async ({ store }: Needs<'store'>, card: Card, event: CardEvent): Promise<Card> =>
  (await store.update('card', card.dispatchId, (it) => transitionCard(it, event)))?.value ?? card;

/** A card or a thread that a person deleted is not drawn again, and holds up nothing. Rethrows every other failure. */
export const ignoreDeletedCard = ({ log }: Needs<'log'>, error: unknown): void => {
  if (!(error instanceof DeliveryError) || error.retryable) throw error;
  log.warn('card.gone', { why: error.reason });
};

/** The clocks of processes on one store may be so far apart. */
const toleranceMs = 60_000;

/** Slack's Retry-After is heeded for an hour, and every wait that this app sets by itself is shorter. */
export const longestDeferMs = 3_600_000;

/** @returns the moment to wait for, in milliseconds since 1970; 0 if only a clock that was ahead can have set it */
export const heeded = (notBefore: number, now: number): number => (notBefore > now + longestDeferMs ? 0 : notBefore);

/** When a card was edited last, in milliseconds since 1970; 0 if never, as far as can be believed. */
export const lastEditAt = ({ editedAt = 0 }: Card, now: number): number =>
  editedAt > now + toleranceMs ? 0 : editedAt;
