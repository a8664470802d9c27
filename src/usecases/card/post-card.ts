import { DeliveryError } from '../../ports/errors.ts';
import type { Card, CardFacts, Log, Messenger } from '../../ports/index.ts';
import { directMessagePlace } from '../request/card-place.ts';
import type { CardPosts } from './card-posts.ts';
import { type SaveCard, withoutPosting } from './save-card.ts';

/**
 * Posts a card where it belongs, or in the sender's DM if nobody can post there. Resolves with the card as it is now, with
 * the moment at which it is its turn, or with the word that Slack may have taken it several times.
 */
export const createPostCard = ({
  messenger,
  log,
  save,
  posts,
}: {
  messenger: Messenger;
  log: Log;
  save: SaveCard;
  posts: CardPosts;
}) => {
  const postCard = async (card: Card, facts: CardFacts): Promise<Card | number | 'hopeless'> => {
    const { sender } = facts.dispatch;
    const channelId = card.place.channelId || (await messenger.directMessage(sender.userId));
    const place = { ...card.place, channelId };
    try {
      let drawn = facts;
      const make = (uncertain: boolean) => {
        drawn = { ...facts, place, uncertain };
        return messenger.post(drawn);
      };
      const outcome = await posts(card, { what: 'card', channelId, make });
      if (typeof outcome !== 'object') return outcome;
      const { made: at } = outcome;
      const { uncertain } = drawn;
      const shown = messenger.fingerprint(drawn);
      const posted = await save(card, (it) => withoutPosting({ ...it, at, place, shown, uncertain, failures: 0 }));
      log.info('card.posted', { dispatch: card.dispatchId, channel: at.channelId, uncertain });
      return posted;
    } catch (error) {
      const elsewhere = error instanceof DeliveryError && error.failure === 'place' && !card.place.insteadBecause;
      if (!elsewhere) throw error;
      log.info('card.moved-to-dm', { dispatch: card.dispatchId, why: error.reason });
      const moved = await save(card, (it) =>
        withoutPosting({ ...it, place: directMessagePlace('unreachable', it.place.channelId) }),
      );
      return postCard(moved, facts);
    }
  };
  return postCard;
};
