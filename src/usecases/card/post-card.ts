import { DeliveryError } from '../../ports/errors.ts';
import type { Card, CardFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { directMessagePlace } from '../request/card-place.ts';
import { keepPosted } from './keep-posted.ts';
import { makePost } from './make-post.ts';
import { sendCard } from './send-card.ts';
import type { Step } from './step.ts';
import { saveCard } from './step.ts';

type PostContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log' | 'messenger' | 'limiters'>;

/**
 * Posts a card where it belongs, or in the sender's DM if the first place refuses it.
 *
 * @throws DeliveryError if it was not posted, or if that is not known
 */
export const postCard = async (context: PostContext, card: Card, facts: CardFacts): Promise<Step> => {
  const { messenger, log } = context;
  const { dispatchId } = card;
  const channelId = card.place.channelId || (await messenger.directMessage(facts.dispatch.sender.userId));
  const place = { ...card.place, channelId };
  const make = async (uncertain: boolean) => {
    const rendered = messenger.render({ ...facts, place, uncertain });
    const sent = await sendCard(context, facts.dispatch, rendered, (it) => messenger.post(it, place));
    return { at: sent.made, shown: sent.shown, uncertain };
  };
  try {
    const posted = await makePost(context, card, { what: 'card', channelId, make });
    if (posted.kind !== 'done') return posted;
    const { at, uncertain } = posted.made;
    const saved = await keepPosted(context, card, { type: 'posted', place, ...posted.made }, facts.dispatch);
    log.info('card.posted', { dispatch: dispatchId, channel: at.channelId, uncertain });
    return { kind: 'done', card: saved };
  } catch (error) {
    const elsewhere = error instanceof DeliveryError && error.failure === 'place' && !card.place.insteadBecause;
    if (!elsewhere) throw error;
    log.info('card.moved-to-dm', { dispatch: dispatchId, why: error.reason });
    const dm = directMessagePlace(error.closed, card.place.channelId);
    return postCard(context, await saveCard(context, card, { type: 'moved-to-dm', place: dm }), facts);
  }
};
