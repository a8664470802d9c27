import type { Milestone } from '../../domain/message/milestones.ts';
import type { Card, CardAt, CardFacts, Log, Messenger } from '../../ports/index.ts';
import type { CardPosts } from './card-posts.ts';
import { ignoreDeletedCard } from './ignore-deleted-card.ts';
import { type SaveCard, withoutPosting } from './save-card.ts';

/** Says a milestone in the card's thread. Resolves with the card as it is now, or the moment at which it is its turn. */
export const createReplyUnderCard =
  ({ messenger, log, save, posts }: { messenger: Messenger; log: Log; save: SaveCard; posts: CardPosts }) =>
  async (card: Card, at: CardAt, milestone: Milestone, facts: CardFacts): Promise<Card | number> => {
    const make = (uncertain: boolean) =>
      messenger.reply(milestone, { ...facts, uncertain }, at).catch(ignoreDeletedCard(log));
    const outcome = await posts(card, { what: milestone.key, channelId: at.channelId, make });
    if (typeof outcome === 'number') return outcome;
    // In doubt it was said often enough, if Slack took it at all: what comes after it must not wait for ever.
    const replies = [...card.replies, milestone.key];
    const replied = await save(card, (it) => withoutPosting({ ...it, replies, failures: 0 }));
    const fields = { dispatch: card.dispatchId, milestone: milestone.key };
    if (outcome === 'hopeless') log.warn('card.reply-in-doubt', fields);
    else log.info('card.replied', fields);
    return replied;
  };
