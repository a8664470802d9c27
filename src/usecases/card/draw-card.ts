import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { chattyUpTo, milestonesOf } from '../../domain/message/milestones.ts';
import { isSettled, nextChangeAt } from '../../domain/message/settled.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card, CardFacts, Clock, Log, Messenger, Queue, Random, Store } from '../../ports/index.ts';
import { recordsOf } from '../request/request-send.ts';
import { createCardPosts } from './card-posts.ts';
import type { CloseDispatch } from './close-dispatch.ts';
import { createDeferCard } from './defer-card.ts';
import { createEditCard, editGapMs } from './edit-card.ts';
import { createPostCard } from './post-card.ts';
import { createReplyUnderCard } from './reply-under-card.ts';
import { createSaveCard } from './save-card.ts';
import type { QueueNotice } from './send-notice.ts';

/**
 * Makes Slack show what the records say: the card first, then the replies under it. Reports are facts and this is a
 * view of them: it may fail, wait, be repeated and be coalesced, and never changes a message's fate.
 */
export const createDrawCard = (deps: {
  store: Store;
  clock: Clock;
  random: Random;
  queue: Queue;
  log: Log;
  messenger: Messenger;
  closeDispatch: CloseDispatch;
  queueNotice: QueueNotice;
}) => {
  const { store, clock, queue, closeDispatch, queueNotice } = deps;
  const save = createSaveCard(store);
  const posts = createCardPosts({ ...deps, save });
  const postCard = createPostCard({ ...deps, save, posts });
  const editCard = createEditCard({ ...deps, save });
  const reply = createReplyUnderCard({ ...deps, save, posts });
  const putOff = createDeferCard({ ...deps, save });

  const draw = async (first: Card, dispatch: Dispatch, records: MessageRecord[]): Promise<void> => {
    const factsOf = ({ place, uncertain = false }: Card): CardFacts => ({
      dispatch,
      records,
      place,
      now: clock.now(),
      uncertain,
    });
    const posted = first.at ? first : await postCard(first, factsOf(first));
    if (typeof posted === 'number') return queue.wake(`draw.${dispatch.id}`, posted);
    if (posted === 'hopeless') return leaveInDoubt(dispatch, records);
    let card = posted;
    const { at } = card;
    if (!at) return;

    const edited = await editCard(card, at, factsOf(card));
    if (typeof edited === 'object') card = edited;
    const editAt = typeof edited === 'number' ? edited : undefined;
    // One moment for both: what is closed because no more news is expected was told so.
    const now = clock.now();
    for (const milestone of milestonesOf(dispatch, records, now)) {
      if (card.replies.includes(milestone.key)) continue;
      const replied = await reply(card, at, milestone, factsOf(card));
      // Whichever comes first: a channel may be closed for minutes, and an edit waits for its own turn.
      if (typeof replied === 'number') return queue.wake(`draw.${dispatch.id}`, Math.min(replied, editAt ?? replied));
      card = replied;
    }

    if (editAt !== undefined) return queue.wake(`draw.${card.dispatchId}`, editAt);
    await closeOrWait(dispatch, records, now);
  };

  /** The sender hears once where to look instead; a click on any of the cards adopts it. */
  const leaveInDoubt = async (dispatch: Dispatch, records: MessageRecord[]): Promise<void> => {
    const { id, sender, origin } = dispatch;
    await queueNotice(sender.userId, origin, { kind: 'card-in-doubt', dispatchId: id }, `card-in-doubt.${id}`);
    await closeOrWait(dispatch, records, clock.now());
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
      if (!(error instanceof DeliveryError)) throw error;
      const goesOn = await putOff((await store.get('card', dispatchId)) ?? card, error);
      if (!goesOn) await closeOrWait(dispatch, records, clock.now());
    }
  };
};

/** To read 500 records for each of their reports would hold up the reports; a few recipients hear at once. */
const lookAgainAt = (card: Card, { recordIds }: Dispatch): number =>
  recordIds.length > chattyUpTo ? (card.editedAt ?? 0) + editGapMs : 0;
