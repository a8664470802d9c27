import type { Milestone } from '../../domain/message/milestones.ts';
import type { Card, CardAt, CardFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { makePost } from './make-post.ts';
import type { Step } from './step.ts';
import { saveCard } from './step.ts';

/**
 * Says a milestone in the card's thread.
 *
 * @throws DeliveryError if it was not posted, or if that is not known
 */
export const replyUnderCard = async (
  context: Needs<'store' | 'clock' | 'log' | 'messenger' | 'limiters'>,
  card: Card,
  { milestone, at, facts }: { milestone: Milestone; at: CardAt; facts: CardFacts },
): Promise<Step> => {
  const { messenger, log } = context;
  const make = (uncertain: boolean) => messenger.reply(milestone, { ...facts, uncertain }, at);
  const posted = await makePost(context, card, { what: milestone.key, channelId: at.channelId, make });
  if (posted.kind === 'later') return posted;
  // In doubt it was said often enough, if Slack took it at all: what comes after it must not wait for ever.
  const saved = await saveCard(context, card, { type: 'replied', milestone: milestone.key });
  const fields = { dispatch: card.dispatchId, milestone: milestone.key };
  if (posted.kind === 'gave-up') log.warn('card.reply-in-doubt', fields);
  else log.info('card.replied', fields);
  return { kind: 'done', card: saved };
};
