import { clockSkewMs } from '../../domain/language/clock-skew.ts';
import { overviewOf } from '../../domain/list/overview.ts';
import { type Card, isSaid } from '../../domain/message/card.ts';
import { chattyUpTo, type Milestone, milestonesOf, problemsKey } from '../../domain/message/milestones.ts';
import type { CardAt, CardFacts, Reply, WhyDirectly } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { keepList } from '../notices/keep-list.ts';
import { tellSender } from '../notices/tell-sender.ts';
import { countDirectly, countUnderCard, recount } from './count-problems.ts';
import { makePost } from './make-post.ts';
import { type Step, saveCard, stuckOf } from './step.ts';

type NewsContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log' | 'messenger' | 'limiters'>;

/**
 * Bad news of many recipients comes one by one. Where its thread takes none, the first is told at once and the others
 * together, so that a list of 500 does not become 500 direct messages, nor as many replies that are refused.
 */
const tellGapMs = 2 * 60_000;

/**
 * Says what is worth saying: in the thread of the card, and to its sender directly what no thread takes.
 *
 * @param isEditDue the card does not show it yet, so it is not known whether it still stands
 * @throws DeliveryError if a reply was not posted and may be later, or if that is not known
 */
export const sayNews = async (context: NewsContext, card: Card, facts: CardFacts, isEditDue = false): Promise<Step> => {
  const at = tellAgainAt(card, facts);
  if (at > facts.now) return { kind: 'later', at };
  const replied = await replyToAll(context, card, facts, isEditDue);
  const { step, unsaid, why } = await countUnsaid(context, replied, facts);
  const current = step.kind === 'done' ? step.card : card;
  const isOutOfReach = unsaid.length > 0 || !card.at || card.stuck !== undefined || card.told !== undefined;
  if (isOutOfReach) await tellSender(context, current, facts, { unsaid, why });
  if (step.kind !== 'done') return step;
  await keepList(context, current, facts);
  return recount(context, current, facts);
};

/** The count that the thread does not take stands in the sender's DM instead. */
const countUnsaid = async (context: NewsContext, replied: Replied, facts: CardFacts): Promise<Replied> => {
  const { step, unsaid, why = 'refused' } = replied;
  if (step.kind !== 'done' || !unsaid.some(({ kind }) => kind === 'problems')) return replied;
  const counted = await countDirectly(context, step.card, facts, why);
  return { step: counted, unsaid: unsaid.filter(({ kind }) => kind !== 'problems'), why };
};

const tellAgainAt = ({ toldAt = 0 }: Card, { dispatch, now }: CardFacts): number =>
  dispatch.recordIds.length <= chattyUpTo || toldAt > now + clockSkewMs ? 0 : toldAt + tellGapMs;

/** `unsaid` is what the thread takes neither now nor later, for the reason `why`. */
type Replied = { step: Step; unsaid: Milestone[]; why?: WhyDirectly | undefined };

/** Says every milestone that was not said yet in the thread, oldest first, until one has to wait or is refused. */
const replyToAll = async (context: NewsContext, card: Card, facts: CardFacts, isEditDue: boolean): Promise<Replied> => {
  const news = newsOfList(card, facts).filter(({ key }) => !isSaid(card, key));
  const { at, stuck } = card;
  if (!at) return { step: { kind: 'done', card }, unsaid: news, why: 'not-taken' };
  // Slack may take a reply under a deleted message, and show it to nobody.
  if (stuck === 'gone') return { step: { kind: 'done', card }, unsaid: news, why: stuck };
  let current = card;
  for (const [index, milestone] of news.entries()) {
    try {
      const step =
        milestone.kind === 'problems'
          ? await countUnderCard(context, current, facts, at, isEditDue)
          : await replyUnderCard(context, current, { milestone, at, facts, isEditDue });
      if (step.kind !== 'done') return { step, unsaid: [], why: stuck };
      current = step.card;
    } catch (error) {
      const why = stuckOf(error);
      context.log.warn('card.reply-refused', { dispatch: card.dispatchId, milestone: milestone.key, why });
      // What was refused once is refused for the next one too.
      return { step: { kind: 'done', card: current }, unsaid: news.slice(index), why };
    }
  }
  return { step: { kind: 'done', card: current }, unsaid: [], why: stuck };
};

const newsOfList = (card: Card, facts: CardFacts): Milestone[] => {
  const { total, counts, allSettled } = overviewOf(facts, facts.now);
  const hasEnded = allSettled && (counts.cancelled ?? 0) < total;
  return milestonesOf(facts.dispatch, facts.records, facts.now, isSaid(card, problemsKey), { total, hasEnded });
};

/**
 * Says a milestone in the card's thread.
 *
 * @throws DeliveryError if it was not posted, or if that is not known
 */
const replyUnderCard = async (
  context: NewsContext,
  card: Card,
  { milestone, at, facts, isEditDue }: { milestone: Reply; at: CardAt; facts: CardFacts; isEditDue: boolean },
): Promise<Step> => {
  const { messenger, log } = context;
  const make = (uncertain: boolean) => messenger.reply(milestone, { ...facts, uncertain }, at);
  const posted = await makePost(context, card, { what: milestone.key, channelId: at.channelId, make });
  if (posted.kind === 'later') return posted;
  // In doubt it was said often enough, if Slack took it at all: what comes after it must not wait for ever.
  const saved = await saveCard(context, card, { type: 'replied', milestone: milestone.key, isEditDue });
  const fields = { dispatch: card.dispatchId, milestone: milestone.key };
  if (posted.kind === 'gave-up') log.warn('card.reply-in-doubt', fields);
  else log.info('card.replied', fields);
  return { kind: 'done', card: saved };
};
