/** What every step of drawing a card shares: its answer, what it stores, and what it takes for an end. */
import { clockSkewMs } from '../../domain/language/clock-skew.ts';
import type { Card, Stuck } from '../../domain/message/card.ts';
import { type CardEvent, transitionCard } from '../../domain/message/card-life.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Needs } from '../context.ts';

/** Nothing more happens now: it goes on `at`, in milliseconds since 1970, or not before there is news. */
export type NotNow = { kind: 'later'; at: number } | { kind: 'gave-up' };

/** What became of one step of drawing; `card` is the card as it is now. */
export type Step = { kind: 'done'; card: Card } | NotNow;

/** Stores what happened to a card. @returns the card as it is now */
export const saveCard = async ({ store }: Needs<'store'>, card: Card, event: CardEvent): Promise<Card> =>
  (await store.update('card', card.dispatchId, (it) => transitionCard(it, event)))?.value ?? card;

/** Why a card or its thread takes nothing any more. Rethrows every other failure. */
export const stuckOf = (error: unknown): Stuck => {
  if (!(error instanceof DeliveryError) || error.retryable) throw error;
  if (error.failure === 'place') return error.closed;
  return error.failure === 'gone' ? 'gone' : 'refused';
};

/** When a card was edited last, in milliseconds since 1970; 0 if never, as far as can be believed. */
export const lastEditAt = ({ editedAt = 0 }: Card, now: number): number =>
  editedAt > now + clockSkewMs ? 0 : editedAt;

/** Of two steps, when to come back: a channel may be closed for minutes, and an edit waits for its own turn. */
export const sooner = (edited: Step, replied: Step): Step => {
  if (edited.kind === 'later' && replied.kind === 'later') return edited.at < replied.at ? edited : replied;
  return edited.kind === 'later' ? edited : replied;
};
