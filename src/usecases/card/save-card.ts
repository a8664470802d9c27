import { type Card, type CardEvent, transitionCard } from '../../domain/message/card.ts';
import type { Needs } from '../context.ts';

/** Stores what happened to a card. @returns the card as it is now */
export const saveCard = async ({ store }: Needs<'store'>, card: Card, event: CardEvent): Promise<Card> =>
  (await store.update('card', card.dispatchId, (it) => transitionCard(it, event)))?.value ?? card;
