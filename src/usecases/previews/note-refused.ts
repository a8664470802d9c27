import type { Dispatch } from '../../domain/message/message.ts';
import { isLastLook, nextPreviewLook, shownPreviews, transitionPreviews } from '../../domain/message/previews.ts';
import type { Needs } from '../context.ts';

/** Slack took the card of this dispatch only without its pictures: it is asked about them again, if they are new. */
export const noteRefused = async (
  { store, clock, queue, log }: Needs<'store' | 'clock' | 'queue' | 'log'>,
  dispatch: Dispatch,
): Promise<void> => {
  const now = clock.now();
  const last = isLastLook(dispatch, now);
  const fileIds = shownPreviews(dispatch);
  log.info('card.without-pictures', { dispatch: dispatch.id, last });
  await store.update('dispatch', dispatch.id, (it) => transitionPreviews(it, { type: 'refused', fileIds, last }));
  if (!last) queue.wake(`preview.${dispatch.id}`, nextPreviewLook(dispatch, now));
};
