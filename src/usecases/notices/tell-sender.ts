import { type Card, isSaid } from '../../domain/message/card.ts';
import { transitionCard } from '../../domain/message/card-life.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import type { Milestone } from '../../domain/message/milestones.ts';
import { newsOf } from '../../domain/message/news.ts';
import type { CardFacts, NoticeMessage, WhyDirectly } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { noticeChanges } from './queue-notice.ts';

type TellContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log'>;

/**
 * Keeps for the sender's DM what the card and its thread do not say: bad news, and that it turned out well. In one change
 * with the note on the card that it was told, so that it is told once, whoever draws the card how often.
 */
export const tellSender = async (
  context: TellContext,
  card: Card,
  facts: Pick<CardFacts, 'dispatch' | 'records' | 'now'>,
  { unsaid, why = 'refused' }: { unsaid: readonly Milestone[]; why?: WhyDirectly | undefined },
): Promise<void> => {
  const { store, clock, queue, random, log } = context;
  const { id: dispatchId, sender } = facts.dispatch;
  const { bad, good, isFailed, keys } = newsOf(card, { ...facts, unsaid });
  if (keys.length === 0) return;
  const at = clock.now();
  const channelId = card.at?.channelId ?? '';
  const messages: NoticeMessage[] = [
    ...(bad.length > 0 ? [{ kind: 'bad-news' as const, dispatchId, recordIds: bad.map(idOf), why, channelId }] : []),
    ...(isFailed ? [{ kind: 'dispatch-failed' as const, dispatchId }] : []),
    ...(good.length > 0 ? [{ kind: 'good-news' as const, dispatchId, recordIds: good.map(idOf) }] : []),
  ];
  const notices = messages.map((message) => ({
    id: random.id(),
    notice: { userId: sender.userId, place: { channelId: '' }, message, attempts: 0, at },
  }));
  const told = (it: Card): Card => {
    if (keys.some((key) => isSaid(it, key))) throw new ToldMeanwhile();
    return transitionCard(it, { type: 'told', keys, at: notices.length > 0 ? at : undefined });
  };
  try {
    const kept = await store.change([
      { do: 'update', kind: 'card', id: dispatchId, fn: told },
      ...notices.flatMap(({ id, notice }) => noticeChanges(id, notice)),
    ]);
    if (!kept.ok) return;
  } catch (error) {
    if (!(error instanceof ToldMeanwhile)) throw error;
    return queue.wake(`draw.${dispatchId}`, at);
  }
  for (const { id } of notices) queue.wake(`notice.${id}`, at);
  if (notices.length > 0)
    log.info('news.kept', { dispatch: dispatchId, bad: bad.length, good: good.length, isFailed, why });
};

const idOf = ({ id }: MessageRecord) => id;

/** Calls the whole change off: another process told a part of it. */
class ToldMeanwhile extends Error {}
