import type { Milestone } from '../domain/milestones.ts';
import type { Card, CardAt, CardFacts, DeliveryThread, Log } from '../ports.ts';
import { unlessGone } from './card-gone.ts';
import type { CardPosts } from './card-posts.ts';
import { type SaveCard, withoutPosting } from './save-card.ts';

/** Says a milestone in the card's thread. */
export const createReplyUnderCard =
  ({ thread, log, save, posts }: { thread: DeliveryThread; log: Log; save: SaveCard; posts: CardPosts }) =>
  async (card: Card, at: CardAt, milestone: Milestone, facts: CardFacts): Promise<Card> => {
    await posts(card, milestone.key, (uncertain) =>
      thread.reply(milestone, { ...facts, uncertain }, at).catch(unlessGone(log)),
    );
    const replies = [...card.replies, milestone.key];
    const replied = await save(card, (it) => withoutPosting({ ...it, replies, failures: 0 }));
    log.info('card.replied', { dispatch: card.dispatchId, milestone: milestone.key });
    return replied;
  };
