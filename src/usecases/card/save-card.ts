import type { Card, Store } from '../../ports/index.ts';

/** Changes what is stored of a card. @returns the card as it is now */
export type SaveCard = (card: Card, change: (card: Card) => Card) => Promise<Card>;

export const createSaveCard =
  (store: Store): SaveCard =>
  async (card, change) =>
    (await store.update('card', card.dispatchId, change))?.value ?? card;

/** What becomes of a post is known. */
export const withoutPosting = ({ posting: _done, ...card }: Card): Card => card;
