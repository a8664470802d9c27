import type { Card } from '../../domain/message/card.ts';
import { type CardEvent, transitionCard } from '../../domain/message/card-life.ts';
import type { Dispatch, Elsewhere } from '../../domain/message/message.ts';
import type { Notice } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { noticeChanges } from '../notices/queue-notice.ts';

/**
 * Stores where a card stands. Where the person was answered before it was known that it goes elsewhere, they hear it where they
 * asked: that is kept in the same change, so that it is told once, whatever dies behind it.
 *
 * @returns the card as it is now
 */
export const keepPosted = async (
  { store, clock, random, queue }: Needs<'store' | 'clock' | 'random' | 'queue'>,
  card: Card,
  posted: CardEvent & { type: 'posted' },
  dispatch: Dispatch,
): Promise<Card> => {
  const [id, at] = [random.id(), clock.now()];
  const notice = noticeOf(dispatch, posted.place, at);
  const done = await store.change([
    { do: 'update', kind: 'card', id: card.dispatchId, fn: (it) => transitionCard(it, posted) },
    ...(notice ? noticeChanges(id, notice) : []),
  ]);
  if (!done.ok) return card;
  if (notice) queue.wake(`notice.${id}`, at);
  return done.stored[0].value;
};

/** In a channel that is closed to the bot nobody hears it; there the card itself says in the DM why it is there. */
const isDeaf: ReadonlySet<Elsewhere> = new Set(['archived', 'between-two', 'unreachable']);

const noticeOf = ({ id, sender, origin, card }: Dispatch, place: Card['place'], at: number): Notice | undefined => {
  const why = place.insteadBecause;
  if (!why || card.insteadBecause) return undefined;
  if (place.insteadOf === origin.channelId && isDeaf.has(why)) return undefined;
  const message = { kind: 'card-elsewhere', dispatchId: id, place } as const;
  return { userId: sender.userId, place: origin, message, attempts: 0, at };
};
