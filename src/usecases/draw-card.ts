import { nextTryAt } from '../domain/backoff.ts';
import type { Dispatch, MessageRecord } from '../domain/message.ts';
import { chattyUpTo, type Milestone, milestonesOf } from '../domain/milestones.ts';
import { isSettled, nextChangeAt } from '../domain/settled.ts';
import { SlackCallError } from '../errors.ts';
import type { Card, CardAt, CardFacts, Chance, Clock, DeliveryThread, Log, Queue, Store } from '../ports.ts';
import { directMessagePlace } from './card-place.ts';
import type { CloseDispatch } from './close-dispatch.ts';
import { createLine } from './line.ts';
import { recordsOf } from './request-send.ts';
import type { Turns } from './window.ts';

/** One edit a second for one card: more is not seen by anybody, and Slack counts. */
export const editGapMs = 1_000;
/** Of the edits in a minute, so many are kept for dispatches with news of a final state. */
const keptForFinalNews = 15;

/** Refusals for good, some minutes apart, after which a card is given up until there is news. */
const hopelessAfter = 8;

/**
 * Slack allows 50 `chat.update` calls a minute for the whole workspace (tier 3, apis/web-api/rate-limits). The window is a
 * little longer than a minute, because calls arrive some seconds after they were let in, and not all equally late.
 */
export const slackEdits = { max: 45, windowMs: 65_000 };

/** Those who wait for a turn look for it one by one: more often than there is one, so that none is lost. */
const lookEveryMs = 200;

/**
 * Makes Slack show what the records say: the card first, then the replies under it. Reports are facts and this is a
 * view of them: it may fail, wait, be repeated and be coalesced, and never changes a message's fate.
 */
export const createDrawCard = (deps: {
  store: Store;
  clock: Clock;
  chance: Chance;
  queue: Queue;
  log: Log;
  thread: DeliveryThread;
  edits: Turns;
  closeDispatch: CloseDispatch;
}) => {
  const { store, clock, chance, queue, log, thread, edits, closeDispatch } = deps;
  const lines = { finalNews: createLine(lookEveryMs), other: createLine(lookEveryMs) };

  const save = async (card: Card, change: (card: Card) => Card): Promise<Card> =>
    (await store.update('card', card.dispatchId, change))?.value ?? card;

  /** Intent before effect: whoever finds the intent after a crash does not know whether the post was made. */
  const posting = async <T>(card: Card, what: string, post: (uncertain: boolean) => Promise<T>): Promise<T> => {
    const uncertain = card.posting === what;
    await save(card, (it) => ({ ...it, posting: what }));
    try {
      return await post(uncertain);
    } catch (error) {
      const surelyNot = error instanceof SlackCallError && !error.unknown && !uncertain;
      if (surelyNot) await save(card, withoutPosting);
      throw error;
    }
  };

  const postCard = async (card: Card, facts: CardFacts): Promise<Card> => {
    const { sender } = facts.dispatch;
    const channelId = card.place.channelId || (await thread.directMessage(sender.userId));
    const place = { ...card.place, channelId };
    try {
      let drawn = facts;
      const at = await posting(card, 'card', (uncertain) => {
        drawn = { ...facts, place, uncertain };
        return thread.post(drawn);
      });
      const { uncertain } = drawn;
      const shown = thread.fingerprint(drawn);
      const posted = await save(card, (it) => withoutPosting({ ...it, at, place, shown, uncertain, failures: 0 }));
      log.info('card.posted', { dispatch: card.dispatchId, channel: at.channelId, uncertain });
      return posted;
    } catch (error) {
      const elsewhere = error instanceof SlackCallError && error.failure === 'place' && !card.place.insteadBecause;
      if (!elsewhere) throw error;
      log.info('card.moved-to-dm', { dispatch: card.dispatchId, why: error.slackCode });
      const moved = await save(card, (it) =>
        withoutPosting({ ...it, place: directMessagePlace('unreachable', it.place.channelId) }),
      );
      return postCard(moved, facts);
    }
  };

  const leaveLines = ({ dispatchId }: Card) => {
    for (const line of Object.values(lines)) line.leave(dispatchId);
  };

  /** @returns the card as it is now, or the moment from which on it may be edited. */
  const editCard = async (card: Card, at: CardAt, facts: CardFacts): Promise<Card | number> => {
    const shown = thread.fingerprint(facts);
    if (shown === card.shown) {
      leaveLines(card);
      return card;
    }
    const now = clock.now();
    const ownTurn = (card.editedAt ?? 0) + editGapMs;
    if (ownTurn > now) return ownTurn;
    const isFinalNews = facts.records.some((record) => isSettled(record, now));
    const turn = await edits.takeNow(now, isFinalNews ? 0 : keptForFinalNews);
    if (!turn.taken) return lines[isFinalNews ? 'finalNews' : 'other'].placeOf(card.dispatchId, now, turn.freeAt);
    leaveLines(card);
    await thread.edit(facts, at).catch(unlessGone);
    return save(card, (it) => ({ ...it, shown, editedAt: now, failures: 0 }));
  };

  const reply = async (card: Card, at: CardAt, milestone: Milestone, facts: CardFacts): Promise<Card> => {
    const post = (uncertain: boolean) => thread.reply(milestone, { ...facts, uncertain }, at).catch(unlessGone);
    await posting(card, milestone.key, post);
    const replies = [...card.replies, milestone.key];
    const replied = await save(card, (it) => withoutPosting({ ...it, replies, failures: 0 }));
    log.info('card.replied', { dispatch: card.dispatchId, milestone: milestone.key });
    return replied;
  };

  /** A card or a thread that somebody deleted is not drawn again, and holds up nothing. */
  const unlessGone = (error: unknown) => {
    if (!(error instanceof SlackCallError) || error.failure === 'passing') throw error;
    log.warn('card.gone', { why: error.slackCode });
  };

  /** @returns whether it will be tried again: what Slack refuses for good is not asked for ever. */
  const putOff = async (card: Card, error: SlackCallError): Promise<boolean> => {
    const now = clock.now();
    if (error.failure !== 'passing' && card.failures >= hopelessAfter) {
      log.error('card.given-up', { dispatch: card.dispatchId, why: error.slackCode });
      await save(card, withoutPosting);
      return false;
    }
    // Slack says when: that is a turn to wait for, and no failure that makes the next wait longer.
    const failures = error.slackCode === 'ratelimited' ? card.failures : card.failures + 1;
    const next = nextTryAt({
      attempt: Math.max(failures, 1),
      now,
      fraction: chance.fraction(),
      deadline: Number.POSITIVE_INFINITY,
      floorMs: error.retryAfterMs,
    });
    const notBefore = next ?? now + error.retryAfterMs;
    log.warn('card.put-off', { dispatch: card.dispatchId, why: error.slackCode, until: notBefore });
    await save(card, (it) => ({ ...it, failures, notBefore }));
    queue.wake(`draw.${card.dispatchId}`, notBefore);
    return true;
  };

  const draw = async (first: Card, dispatch: Dispatch, records: MessageRecord[]): Promise<void> => {
    const factsOf = ({ place, uncertain = false }: Card): CardFacts => ({
      dispatch,
      records,
      place,
      now: clock.now(),
      uncertain,
    });
    let card = first.at ? first : await postCard(first, factsOf(first));
    const { at } = card;
    if (!at) return;

    const edited = await editCard(card, at, factsOf(card));
    if (typeof edited === 'object') card = edited;
    // One moment for both: what is closed because no more news is expected was told so.
    const now = clock.now();
    for (const milestone of milestonesOf(dispatch, records, now)) {
      if (!card.replies.includes(milestone.key)) card = await reply(card, at, milestone, factsOf(card));
    }

    if (typeof edited === 'number') return queue.wake(`draw.${card.dispatchId}`, edited);
    await closeOrWait(dispatch, records, now);
  };

  /** Nothing more is to be done now: for ever, or until time alone changes what the card says. */
  const closeOrWait = async (dispatch: Dispatch, records: MessageRecord[], now: number): Promise<void> => {
    if (records.every((record) => isSettled(record, now))) return closeDispatch(dispatch, records);
    const changes = records.map((record) => nextChangeAt(record, now)).filter((it) => it !== undefined);
    if (changes.length > 0) queue.wake(`draw.${dispatch.id}`, Math.min(...changes));
  };

  return async (dispatchId: string): Promise<void> => {
    const [card, dispatch] = await Promise.all([store.get('card', dispatchId), store.get('dispatch', dispatchId)]);
    if (!card || !dispatch) return;
    const notBefore = Math.max(card.notBefore, lookAgainAt(card, dispatch));
    if (notBefore > clock.now()) return queue.wake(`draw.${dispatchId}`, notBefore);
    const records = await recordsOf(store, dispatch);
    try {
      await draw(card, dispatch, records);
    } catch (error) {
      if (!(error instanceof SlackCallError)) throw error;
      const goesOn = await putOff((await store.get('card', dispatchId)) ?? card, error);
      if (!goesOn) await closeOrWait(dispatch, records, clock.now());
    }
  };
};

/** To read 500 records for each of their reports would hold up the reports; a few recipients hear at once. */
const lookAgainAt = (card: Card, { recordIds }: Dispatch): number =>
  recordIds.length > chattyUpTo ? (card.editedAt ?? 0) + editGapMs : 0;

const withoutPosting = ({ posting: _done, ...card }: Card): Card => card;
