import type { CardAt, Clock, Log, Queue, Store } from '../../ports/index.ts';

/**
 * A card that was posted without our knowing (Slack took it, its answer was lost) has working buttons. Whoever clicks
 * one shows where it stands: from then on that card is the one that is kept up to date.
 */
export const createAdoptCard =
  ({ store, queue, clock, log }: { store: Store; queue: Queue; clock: Clock; log: Log }) =>
  async (dispatchId: string, clicked: CardAt): Promise<void> => {
    const card = await store.get('card', dispatchId);
    const inDoubt = card && (card.uncertain || card.posting?.what === 'card');
    if (!inDoubt || card.at?.ts === clicked.ts) return;
    const adopted = await store.update('card', dispatchId, (it) => {
      const { posting: _settled, shown: _old, ...rest } = it;
      return { ...rest, at: clicked, place: { ...it.place, channelId: clicked.channelId } };
    });
    if (!adopted?.changed) return;
    log.info('card.adopted', { dispatch: dispatchId, channel: clicked.channelId });
    queue.wake(`draw.${dispatchId}`, clock.now());
  };
