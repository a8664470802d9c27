import { overviewOf } from '../../domain/list/overview.ts';
import { heeded } from '../../domain/message/backoff.ts';
import { chattyUpTo } from '../../domain/message/milestones.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card, CardAt, CardFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { closeWindow, enterWindow } from '../pacing/sliding-window.ts';
import { sendCard } from './send-card.ts';
import { lastEditAt, type Step, saveCard, stuckOf } from './step.ts';

/** One edit a second for one card: a person sees no more, and Slack counts. */
export const editGapMs = 1_000;
/** Slack counts what it refuses too. A card of many recipients that takes no edits would use up those of all others. */
const stuckGapMs = 2 * 60_000;
const gapOf = ({ stuck }: Card, { dispatch }: CardFacts): number =>
  stuck && dispatch.recordIds.length > chattyUpTo ? stuckGapMs : editGapMs;

/** Of the edits in a minute, so many are kept for dispatches with news of a final state. */
export const keptForFinalNews = 15;

/**
 * Slack allows 50 `chat.update` calls a minute for the whole workspace (tier 3, apis/web-api/rate-limits). The window is a
 * little longer than a minute, because calls arrive some seconds after they were let in, and not all equally late.
 */
export const slackEdits = { name: 'slack-edits', max: 45, windowMs: 65_000 };

/**
 * Brings a card up to date, within what Slack allows of edits. An edit that is one too many closes the window for all
 * cards, of other processes too, until the moment that Slack names; posts have limits of their own and go on. What Slack
 * refuses for good makes the card stuck, and is no failure.
 *
 * @throws DeliveryError if Slack did not take the edit for another reason
 */
export const editCard = async (
  context: Needs<'store' | 'clock' | 'queue' | 'log' | 'messenger' | 'limiters'>,
  card: Card,
  at: CardAt,
  facts: CardFacts,
): Promise<Step> => {
  const { clock, log, messenger, limiters } = context;
  const leaveLines = () => {
    for (const line of Object.values(limiters.edits)) line.leave(card.dispatchId);
  };
  const now = clock.now();
  // What somebody deleted does not come back.
  if (card.stuck === 'gone') {
    leaveLines();
    return { kind: 'done', card };
  }
  const ownTurn = Math.max(lastEditAt(card, now) + gapOf(card, facts), heeded(card.editsNotBefore ?? 0, now));
  // Not even rendered: there may be more to show by then.
  if (ownTurn > now) return { kind: 'later', at: ownTurn };
  const rendered = messenger.render(facts);
  if (rendered.hash === card.shown) {
    leaveLines();
    return { kind: 'done', card };
  }
  const isFinalNews = overviewOf(facts, now).someSettled;
  const comeBack = (freeAt: number): Step => {
    const line = limiters.edits[isFinalNews ? 'finalNews' : 'other'];
    return { kind: 'later', at: line.placeOf(card.dispatchId, now, freeAt) };
  };
  const freeAt = await enterWindow(context, slackEdits, now, isFinalNews ? 0 : keptForFinalNews);
  if (freeAt > now) return comeBack(freeAt);
  leaveLines();
  const edited = { at, shown: rendered.hash, editedAt: now };
  try {
    ({ shown: edited.shown } = await sendCard(context, facts.dispatch, rendered, (it) => messenger.edit(it, at)));
  } catch (error) {
    if (error instanceof DeliveryError && error.failure === 'busy')
      return comeBack(await closeWindow(context, slackEdits, now, error.retryAfterMs));
    const why = stuckOf(error);
    log.warn('card.stuck', { dispatch: card.dispatchId, why });
    return { kind: 'done', card: await saveCard(context, card, { type: 'edit.refused', ...edited, why }) };
  }
  return { kind: 'done', card: await saveCard(context, card, { type: 'edited', ...edited }) };
};
