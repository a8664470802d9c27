import { clockSkewMs } from '../../domain/language/clock-skew.ts';
import { overviewOf } from '../../domain/list/overview.ts';
import { type ProblemsPost, threadUnder } from '../../domain/message/card.ts';
import { problemsKey } from '../../domain/message/milestones.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card, CardAt, CardFacts, WhyDirectly } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { closeWindow, enterWindow } from '../pacing/sliding-window.ts';
import { keptForFinalNews, slackEdits } from './edit-card.ts';
import { makePost } from './make-post.ts';
import { type Step, saveCard, stuckOf } from './step.ts';

type CountContext = Needs<'store' | 'clock' | 'log' | 'messenger' | 'limiters'>;

/** What changes many times a minute is read once; each edit is one less for the cards. In milliseconds. */
const editGapMs = 10_000;

/**
 * Counts the problems of a list in the thread of its card.
 *
 * @throws DeliveryError if the reply was not posted, or if that is not known
 */
export const countUnderCard = (
  context: CountContext,
  card: Card,
  facts: CardFacts,
  at: CardAt,
  isEditDue: boolean,
): Promise<Step> => {
  const { channelId, threadTs } = threadUnder(at);
  return count(context, card, facts, { channelId, threadTs, isEditDue });
};

/**
 * Counts them in the sender's DM, where no thread takes it. Where the DM takes none either, or the card stands nowhere, so
 * that nothing can be noted of a post, only the numbers are left to be told.
 *
 * @throws DeliveryError if it may be posted later, or if that is not known
 */
export const countDirectly = async (
  context: CountContext,
  card: Card,
  facts: CardFacts,
  why: WhyDirectly,
): Promise<Step> => {
  const unposted = () => noteSaid(context, card, { why, uncertain: false });
  if (!card.at) return { kind: 'done', card: await unposted() };
  try {
    const channelId = await context.messenger.directMessage(facts.dispatch.sender.userId);
    return await count(context, card, facts, { channelId, why });
  } catch (error) {
    stuckOf(error);
    return { kind: 'done', card: await unposted() };
  }
};

type Where = { channelId: string; threadTs?: string | undefined; why?: WhyDirectly; isEditDue?: boolean };

const count = async (context: CountContext, card: Card, facts: CardFacts, where: Where): Promise<Step> => {
  const { messenger, log } = context;
  const { channelId, threadTs, why, isEditDue } = where;
  const place = { channelId, ...(threadTs === undefined ? {} : { threadTs }) };
  const make = async (uncertain: boolean) => {
    const rendered = messenger.renderProblems({ ...facts, uncertain }, directly(card, why));
    return { at: await messenger.post(rendered, place), shown: rendered.hash, uncertain };
  };
  const posted = await makePost(context, card, { what: problemsKey, channelId, make });
  if (posted.kind === 'later') return posted;
  // In doubt it was posted often enough, if Slack took it at all: it is never edited then.
  const made = posted.kind === 'done' ? posted.made : { uncertain: true };
  log.info('card.problems-counted', { dispatch: card.dispatchId, channel: channelId, inDoubt: posted.kind !== 'done' });
  return { kind: 'done', card: await noteSaid(context, card, { ...made, ...(why ? { why } : {}) }, isEditDue) };
};

const directly = ({ at }: Card, why: WhyDirectly | undefined) => why && { why, channelId: at?.channelId ?? '' };

const noteSaid = (
  context: CountContext,
  card: Card,
  made: Omit<ProblemsPost, 'saidAt' | 'editedAt'>,
  isEditDue = false,
): Promise<Card> => {
  const now = context.clock.now();
  return saveCard(context, card, { type: 'problems.said', post: { ...made, saidAt: now, editedAt: now }, isEditDue });
};

/**
 * Brings the count up to date, within what Slack allows of edits. What somebody deleted does not come back.
 *
 * @throws DeliveryError if Slack did not take the edit and may later
 */
export const recount = async (context: CountContext, card: Card, facts: CardFacts): Promise<Step> => {
  const { log, messenger } = context;
  const { at, why, uncertain, shown, editedAt = 0, isStuck } = card.problems ?? {};
  if (!at || isStuck) return { kind: 'done', card };
  const { now } = facts;
  const rendered = messenger.renderProblems({ ...facts, uncertain: uncertain === true }, directly(card, why));
  if (rendered.hash === shown) return { kind: 'done', card };
  const ownTurn = (editedAt > now + clockSkewMs ? 0 : editedAt) + editGapMs;
  if (ownTurn > now) return { kind: 'later', at: ownTurn };
  const hasEnded = overviewOf(facts, now).allSettled;
  const freeAt = await enterWindow(context, slackEdits, now, hasEnded ? 0 : keptForFinalNews);
  if (freeAt > now) return { kind: 'later', at: freeAt };
  const edited = { type: 'problems.edited', at, shown: rendered.hash, editedAt: now } as const;
  try {
    await messenger.edit(rendered, at);
  } catch (error) {
    if (error instanceof DeliveryError && error.failure === 'busy')
      return { kind: 'later', at: await closeWindow(context, slackEdits, now, error.retryAfterMs) };
    log.warn('card.problems-stuck', { dispatch: card.dispatchId, why: stuckOf(error) });
    return { kind: 'done', card: await saveCard(context, card, { ...edited, isStuck: true }) };
  }
  return { kind: 'done', card: await saveCard(context, card, edited) };
};
