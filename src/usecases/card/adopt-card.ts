import type { CardAt } from '../../domain/message/card.ts';
import { transitionCard } from '../../domain/message/card-life.ts';
import type { Needs } from '../context.ts';

/**
 * A card that was posted without our knowing (Slack took it, its answer was lost) has working buttons. A click on one
 * shows where it stands: from then on that card is the one that is kept up to date.
 */
export const adoptCard = async (
  { store, queue, clock, log }: Needs<'store' | 'queue' | 'clock' | 'log'>,
  dispatchId: string,
  clicked: CardAt,
): Promise<void> => {
  const adopted = await store.update('card', dispatchId, (it) => transitionCard(it, { type: 'adopted', at: clicked }));
  if (!adopted?.changed) return;
  log.info('card.adopted', { dispatch: dispatchId, channel: clicked.channelId });
  queue.wake(`draw.${dispatchId}`, clock.now());
};
