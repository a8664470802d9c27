import { SlackCallError } from '../errors.ts';
import type { Card } from '../ports.ts';
import { type SaveCard, withoutPosting } from './save-card.ts';

/**
 * Makes a post for a card, intent before effect: whoever finds the intent after a crash, or after an answer that never
 * came, does not know whether the post was made. Then it is made once more, and says so.
 */
export type CardPosts = <T>(card: Card, what: string, post: (uncertain: boolean) => Promise<T>) => Promise<T>;

export const createCardPosts =
  (save: SaveCard): CardPosts =>
  async (card, what, post) => {
    const uncertain = card.posting === what;
    await save(card, (it) => ({ ...it, posting: what }));
    try {
      return await post(uncertain);
    } catch (error) {
      const surelyNot = error instanceof SlackCallError && !error.unknown && !uncertain;
      if (surelyNot) await save(card, withoutPosting);
      throw error;
    }
  };
