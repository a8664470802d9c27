import { isSettled } from '../../domain/message/settled.ts';
import type { Card, CardAt, CardFacts, Clock, Log, Messenger, Store } from '../../ports/index.ts';
import { createWaitList } from '../limiters/wait-list.ts';
import { enterWindow } from '../pacing/sliding-window.ts';
import { ignoreDeletedCard } from './ignore-deleted-card.ts';
import type { SaveCard } from './save-card.ts';

/** One edit a second for one card: more is not seen by anybody, and Slack counts. */
export const editGapMs = 1_000;
/** Of the edits in a minute, so many are kept for dispatches with news of a final state. */
const keptForFinalNews = 15;

/**
 * Slack allows 50 `chat.update` calls a minute for the whole workspace (tier 3, apis/web-api/rate-limits). The window is a
 * little longer than a minute, because calls arrive some seconds after they were let in, and not all equally late.
 */
export const slackEdits = { name: 'slack-edits', max: 45, windowMs: 65_000 };

/** Those who wait for a turn look for it one by one: more often than there is one, so that none is lost. */
const lookEveryMs = 200;

/** Brings a card up to date, within what Slack allows of edits. */
export const createEditCard = ({
  clock,
  log,
  messenger,
  store,
  save,
}: {
  clock: Clock;
  log: Log;
  messenger: Messenger;
  store: Store;
  save: SaveCard;
}) => {
  const lines = { finalNews: createWaitList(lookEveryMs), other: createWaitList(lookEveryMs) };

  const leaveLines = ({ dispatchId }: Card) => {
    for (const line of Object.values(lines)) line.leave(dispatchId);
  };

  /** @returns the card as it is now, or the moment from which on it may be edited. */
  return async (card: Card, at: CardAt, facts: CardFacts): Promise<Card | number> => {
    const shown = messenger.fingerprint(facts);
    if (shown === card.shown) {
      leaveLines(card);
      return card;
    }
    const now = clock.now();
    const ownTurn = (card.editedAt ?? 0) + editGapMs;
    if (ownTurn > now) return ownTurn;
    const isFinalNews = facts.records.some((record) => isSettled(record, now));
    const freeAt = await enterWindow({ store }, slackEdits, now, isFinalNews ? 0 : keptForFinalNews);
    if (freeAt > now) return lines[isFinalNews ? 'finalNews' : 'other'].placeOf(card.dispatchId, now, freeAt);
    leaveLines(card);
    await messenger.edit(facts, at).catch(ignoreDeletedCard(log));
    // A click may have made another card the one meanwhile: that one does not show this yet.
    const isThis = (it: Card) => it.at?.channelId === at.channelId && it.at.ts === at.ts;
    return save(card, (it) => (isThis(it) ? { ...it, shown, editedAt: now, failures: 0 } : it));
  };
};
