import { overviewOf } from '../../domain/list/overview.ts';
import { transitionCard } from '../../domain/message/card-life.ts';
import { listDue } from '../../domain/message/news.ts';
import type { Card, CardFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { queueNotice } from './queue-notice.ts';

/**
 * Keeps for the sender's DM the numbers of a list that has many problems: in the thread everybody would read them. What is
 * kept under one content is kept once, so that a process that ends in between, or a second one, sends nothing twice.
 */
export const keepList = async (
  context: Needs<'store' | 'clock' | 'random' | 'queue' | 'log'>,
  card: Card,
  facts: Pick<CardFacts, 'dispatch' | 'records' | 'tally' | 'now'>,
): Promise<void> => {
  const { store, queue, log } = context;
  const { dispatch, records, now } = facts;
  const { id: dispatchId, sender } = dispatch;
  const due = listDue(card, records, now, overviewOf(facts, now).allSettled);
  if (due.kind === 'not') return;
  if (due.kind === 'later') return queue.wake(`draw.${dispatchId}`, due.at);
  const { hash, isLast } = due;
  const message = { kind: 'problem-list', dispatchId, isUpdate: card.list !== undefined } as const;
  await queueNotice(context, sender.userId, { channelId: '' }, message, `list.${dispatchId}.${hash}`);
  await store.update('card', dispatchId, (it) => transitionCard(it, { type: 'list.kept', hash, isLast }));
  log.info('news.list-kept', { dispatch: dispatchId, isLast });
};
