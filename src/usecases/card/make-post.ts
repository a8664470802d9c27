import { longestDeferMs } from '../../domain/message/backoff.ts';
import { postsOf } from '../../domain/message/card.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { mostPosts } from '../notices/post-notice.ts';
import type { NotNow } from './step.ts';
import { saveCard } from './step.ts';

/** `what` tells the posts of one card apart. `make` hears whether an earlier one may stand already. */
type Post<T> = { what: string; channelId: string; make: (uncertain: boolean) => Promise<T> };

type Posted<T> = { kind: 'done'; made: T } | NotNow;

type PostContext = Needs<'store' | 'clock' | 'log' | 'messenger' | 'limiters'>;

/**
 * Makes a post for a card when its channel has room for it. Gives up where Slack may have taken it several times.
 *
 * @throws DeliveryError if it was not made, or if that is not known
 */
export const makePost = async <T>(context: PostContext, card: Card, post: Post<T>): Promise<Posted<T>> => {
  const { clock, log, limiters } = context;
  const { dispatchId } = card;
  const { what, channelId } = post;
  if (postsOf(card, what) >= mostPosts) return { kind: 'gave-up' };
  const turnAt = limiters.channels.turnOf(channelId, dispatchId, clock.now());
  if (turnAt !== undefined) return { kind: 'later', at: turnAt };
  try {
    const posted = await attempt(context, card, post);
    limiters.channels.leave(channelId, dispatchId, clock.now());
    return posted;
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.failure !== 'busy') {
      limiters.channels.leave(channelId, dispatchId, clock.now());
      throw error;
    }
    const waitMs = Math.min(error.retryAfterMs, longestDeferMs);
    const until = limiters.channels.refused(channelId, dispatchId, clock.now(), waitMs);
    log.warn('card.put-off', { dispatch: dispatchId, why: error.reason, until });
    return { kind: 'later', at: until };
  }
};

/**
 * Intent before effect: an intent that is found after a crash, or after an answer that never came, leaves open whether the
 * post was made. Then it is made once more, and says so.
 */
const attempt = async <T>(context: PostContext, card: Card, { what, make }: Post<T>): Promise<Posted<T>> => {
  // To a Slack that answers nothing one post after the other would be made blindly, and all be there when it wakes up.
  if (postsOf(card, what) > 0) await context.messenger.reach();
  const begun = await saveCard(context, card, { type: 'post.began', what });
  const posts = postsOf(begun, what);
  // A click has adopted a card meanwhile: that one is drawn instead.
  if (posts === 0) return { kind: 'later', at: context.clock.now() };
  try {
    return { kind: 'done', made: await make(posts > 1) };
  } catch (error) {
    const surelyNot = error instanceof DeliveryError && !error.unknown;
    if (surelyNot) await saveCard(context, card, { type: 'post.undone', what });
    throw error;
  }
};
