import { DeliveryError } from '../../ports/errors.ts';
import type { Card, Clock, Log, Messenger } from '../../ports/index.ts';
import { createChannelBackoff } from '../limiters/channel-backoff.ts';
import { type SaveCard, withoutPosting } from './save-card.ts';

/** The first and those that repeat it: so often at the most is shown what Slack takes each time and never says so. */
const mostPosts = 4;

/** `what` tells the posts of one card apart. */
type Post<T> = { what: string; channelId: string; make: (uncertain: boolean) => Promise<T> };

/** What was made; the moment at which it is this card's turn; or that Slack may have taken it several times. */
export type Posted<T> = { made: T } | number | 'hopeless';

/**
 * Makes a post for a card, intent before effect: whoever finds the intent after a crash, or after an answer that never
 * came, does not know whether the post was made. Then it is made once more, and says so.
 *
 * Rejects with `DeliveryError` if it was not made, or if nobody knows.
 */
export type CardPosts = <T>(card: Card, post: Post<T>) => Promise<Posted<T>>;

export const createCardPosts = ({
  clock,
  log,
  messenger,
  save,
}: {
  clock: Clock;
  log: Log;
  messenger: Messenger;
  save: SaveCard;
}): CardPosts => {
  const turns = createChannelBackoff();

  const attempt = async <T>(card: Card, { what, make }: Post<T>): Promise<T> => {
    const before = card.posting?.what === what ? card.posting : undefined;
    const posts = before?.posts ?? 0;
    // To a Slack that answers nothing one post after the other would be made blindly, and all be there when it wakes up.
    if (before) await messenger.reach();
    await save(card, (it) => ({ ...it, posting: { what, posts: posts + 1 } }));
    try {
      return await make(posts > 0);
    } catch (error) {
      const surelyNot = error instanceof DeliveryError && !error.unknown;
      if (surelyNot) await save(card, (it) => (before ? { ...it, posting: before } : withoutPosting(it)));
      throw error;
    }
  };

  return async (card, post) => {
    const { dispatchId, posting } = card;
    const { channelId } = post;
    if (posting?.what === post.what && posting.posts >= mostPosts) return 'hopeless';
    const turnAt = turns.turnOf(channelId, dispatchId, clock.now());
    if (turnAt !== undefined) return turnAt;
    try {
      const made = await attempt(card, post);
      turns.leave(channelId, dispatchId, clock.now());
      return { made };
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.failure !== 'busy') {
        turns.leave(channelId, dispatchId, clock.now());
        throw error;
      }
      const until = turns.refused(channelId, dispatchId, clock.now(), error.retryAfterMs);
      log.warn('card.put-off', { dispatch: dispatchId, why: error.reason, until });
      return until;
    }
  };
};
