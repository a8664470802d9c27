import { overviewOf } from '../../domain/list/overview.ts';
import { heeded } from '../../domain/message/backoff.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { chattyUpTo } from '../../domain/message/milestones.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Card, CardAt, CardFacts } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { queueNotice } from '../notices/queue-notice.ts';
import type { Found } from '../records.ts';
import { closeDispatch } from './close-dispatch.ts';
import { deferCard, deferEdit } from './defer-card.ts';
import { editCard, editGapMs } from './edit-card.ts';
import { placeCard } from './place-card.ts';
import { postCard } from './post-card.ts';
import { readForCard } from './read-for-card.ts';
import { sayNews } from './say-news.ts';
import { lastEditAt, type Step, sooner } from './step.ts';

type DrawContext = Needs<
  'store' | 'clock' | 'random' | 'queue' | 'log' | 'directory' | 'messenger' | 'rules' | 'limiters'
>;

/**
 * Makes Slack show what the records say: the card first, then the replies under it. Reports are facts and this is a
 * view of them: it may fail, wait, be repeated and be coalesced, and never changes a message's fate.
 */
export const drawCard = async (context: DrawContext, dispatchId: string): Promise<void> => {
  const { store, clock, queue } = context;
  const [card, dispatch] = await Promise.all([store.get('card', dispatchId), store.get('dispatch', dispatchId)]);
  if (!card || !dispatch) return;
  // One moment for the whole drawing: what is closed because no more news is expected was told so.
  const now = clock.now();
  const notBefore = Math.max(heeded(card.notBefore, now), lookAgainAt(card, dispatch, now));
  if (notBefore > now) return queue.wake(`draw.${dispatchId}`, notBefore);
  const [listed, named] = await Promise.all([readForCard(context, card, dispatch), withName(context, dispatch)]);
  const found = { ...listed, dispatch: named };
  const cardNow = async () => (await store.get('card', dispatchId)) ?? card;
  const orDeferred = async (error: unknown) => {
    if (!(error instanceof DeliveryError)) throw error;
    return deferCard(context, await cardNow(), error);
  };
  const step = await show(context, card, found, now).catch(orDeferred);
  const told = async () => sayNews(context, await cardNow(), factsOf(card, found, now)).catch(orDeferred);
  const last = step.kind === 'gave-up' ? await told() : step;
  if (last.kind === 'later') return queue.wake(`draw.${dispatchId}`, last.at);
  await closeOrWait(context, found, now);
};

/** Dispatches of earlier versions were stored without the name of their sender. */
const withName = async ({ directory }: DrawContext, dispatch: Dispatch): Promise<Dispatch> => {
  if (dispatch.sender.name !== undefined) return dispatch;
  const name = (await directory.person(dispatch.sender.userId))?.name;
  return name === undefined ? dispatch : { ...dispatch, sender: { ...dispatch.sender, name } };
};

const show = async (context: DrawContext, card: Card, found: Found, now: number): Promise<Step> => {
  const facts = factsOf(card, found, now);
  if (card.at) {
    const edited = await editOrDefer(context, card, card.at, facts);
    const standing = edited.kind === 'done' ? edited.card : card;
    const isEditDue = edited.kind === 'later';
    return sooner(edited, await sayNews(context, standing, factsOf(standing, found, now), isEditDue));
  }
  const { undecided } = card.place;
  if (undecided) {
    const placed = await placeCard(context, card, undecided, found.dispatch.sender.userId);
    return placed.kind === 'done' ? show(context, placed.card, found, now) : placed;
  }
  const posted = await postCard(context, card, facts);
  if (posted.kind === 'gave-up') await tellInDoubt(context, found.dispatch);
  if (posted.kind !== 'done' || !posted.card.at) return posted;
  return sayNews(context, posted.card, factsOf(posted.card, found, now));
};

const factsOf = ({ place, uncertain = false, stuck }: Card, found: Found, now: number): CardFacts => ({
  ...found,
  place,
  now,
  uncertain,
  isStuck: stuck !== undefined,
});

/** An edit that Slack answers with "not now" holds up no bad news in the thread; where nothing is answered, nothing is. */
const editOrDefer = (context: DrawContext, card: Card, at: CardAt, facts: CardFacts): Promise<Step> =>
  editCard(context, card, at, facts).catch((error) => {
    if (!(error instanceof DeliveryError) || error.unknown) throw error;
    return deferEdit(context, card, error);
  });

/** The sender hears once where to look instead; a click on any of the cards adopts it. */
const tellInDoubt = (context: DrawContext, { id, sender, origin }: Dispatch): Promise<void> =>
  queueNotice(context, sender.userId, origin, { kind: 'card-in-doubt', dispatchId: id }, `card-in-doubt.${id}`);

/** Nothing more is to be done now: for ever, or until time alone changes what the card says. */
const closeOrWait = async (context: DrawContext, found: Found, now: number): Promise<void> => {
  const { allDone, nextChangeAt } = overviewOf(found, now);
  if (allDone) return closeDispatch(context, found.dispatch, found.records, found.tally);
  if (nextChangeAt !== undefined) context.queue.wake(`draw.${found.dispatch.id}`, nextChangeAt);
};

/** To draw a list anew for each of its reports would hold up the reports; a few recipients hear at once. */
const lookAgainAt = (card: Card, { recordIds }: Dispatch, now: number): number =>
  recordIds.length > chattyUpTo ? lastEditAt(card, now) + editGapMs : 0;
