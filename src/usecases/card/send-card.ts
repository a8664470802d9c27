import type { Dispatch } from '../../domain/message/message.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Rendered } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { noteRefused } from '../previews/note-refused.ts';

type SendContext = Needs<'store' | 'clock' | 'queue' | 'log'>;

/**
 * Sends a card, and once more without its pictures where it is refused with them: a picture that Slack does not show, or
 * not yet, must not cost the card. Slack has several words for that, so that each counts which is not about the place or
 * the moment.
 *
 * @returns what `send` made, and the hash of what is really shown
 * @throws DeliveryError if Slack did not take it
 */
export const sendCard = async <T>(
  context: SendContext,
  dispatch: Dispatch,
  rendered: Rendered,
  send: (rendered: Pick<Rendered, 'message'>) => Promise<T>,
): Promise<{ made: T; shown: string }> => {
  try {
    return { made: await send(rendered), shown: rendered.hash };
  } catch (error) {
    if (!rendered.bare || !mayBeThePictures(error)) throw error;
    const bare = rendered.bare();
    const made = await send(bare);
    await noteRefused(context, dispatch);
    return { made, shown: bare.hash };
  }
};

/** Never after an answer that leaves open whether it was posted. */
const mayBeThePictures = (error: unknown): boolean =>
  error instanceof DeliveryError && !error.unknown && (error.failure === 'permanent' || error.failure === 'passing');
