import { DeliveryError } from '../../ports/errors.ts';
import type { Notice, NoticeFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/** The first and those that repeat it: so often at the most is shown what Slack takes each time and never says so. */
export const mostPosts = 4;

type PostContext = Needs<'store' | 'messenger'>;

/**
 * Posts a notice for good, in the DM of the person. Intent before effect, as with a card: what is found after a crash, or
 * after an answer that never came, is posted once more and says so.
 *
 * @returns whether it was posted; false where Slack may have taken it several times and never said so
 * @throws DeliveryError if it was not posted, or if that is not known
 */
export const postNotice = async (
  { store, messenger }: PostContext,
  id: string,
  notice: Notice,
  facts: NoticeFacts,
): Promise<boolean> => {
  const { posts = 0 } = notice;
  if (posts >= mostPosts) return false;
  // To a Slack that answers nothing one post after the other would be made blindly, and all be there when it wakes up.
  if (posts > 0) await messenger.reach();
  await store.update('notice', id, (it) => ({ ...it, posts: posts + 1 }));
  try {
    await messenger.tellDirectly(notice, { ...facts, uncertain: posts > 0 });
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && !error.unknown) await store.update('notice', id, (it) => ({ ...it, posts }));
    throw error;
  }
};
