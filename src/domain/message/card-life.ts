/**
 * The card of a dispatch, and its life. `transitionCard` is pure and total, like `transitionRecord`: what changes nothing
 * returns the same object.
 *
 *   state      at  posting    event           then
 *   undecided  -   -          place.unknown   undecided, asked again later
 *                             placed          due, where it may stand
 *   due        -   -          post.began      posting
 *   posting    -   'card'     posted          standing
 *                             post.undone     due, or posting with one post less
 *                             moved-to-dm     due, in the sender's DM
 *                             adopted         standing, where the click was
 *   standing   x   -          post.began      replying
 *                             edited          standing
 *                             edit.refused    standing, and stuck
 *                             edit.deferred   standing; its replies do not wait
 *                             adopted         standing elsewhere, if it is uncertain where it stands
 *   replying   x   milestone  replied         standing
 *                             problems.said   standing; from then on `problems.edited` keeps that reply up to date
 *                             post.undone     standing, or replying with one post less
 *
 * A card that stands and takes no edits any more is `stuck` until one is taken again (`edit.refused`, `edited`). What its
 * sender hears directly instead is noted with `told`, in every state.
 *
 * The count of a list's problems may stand in the sender's DM, or nowhere (`problems.said` without a place), also where the
 * card stands nowhere. `list.kept` notes which numbers the sender has as a file.
 *
 * In every state `deferred` sets when the next try is due, and `gave-up` ends a post that Slack refuses for good.
 */
import type { Card, CardAt, ProblemsPost, Stuck } from './card.ts';
import { isSaid, postsOf } from './card.ts';
import type { CardPlace } from './message.ts';
import { problemsKey } from './milestones.ts';

export type CardEvent =
  /** Slack did not say who reads where the card is to go. */
  | { type: 'place.unknown'; at: number; until: number }
  | { type: 'placed'; place: CardPlace }
  /** A post is about to be made: of the card itself, or of a milestone under it. */
  | { type: 'post.began'; what: string }
  /** It surely was not made. */
  | { type: 'post.undone'; what: string }
  | { type: 'posted'; at: CardAt; place: CardPlace; shown: string; uncertain: boolean }
  /** The first place refuses the card. */
  | { type: 'moved-to-dm'; place: CardPlace }
  | { type: 'edited'; at: CardAt; shown: string; editedAt: number }
  /** Noted as shown, so that it is tried again only when there is more to show. */
  | { type: 'edit.refused'; at: CardAt; shown: string; editedAt: number; why: Stuck }
  /** It failed for a passing reason. */
  | { type: 'edit.deferred'; until: number }
  /** `at`: something is said now; absent if it is only noted that nothing has to be. */
  | { type: 'told'; keys: string[]; at?: number | undefined }
  /** `isEditDue`: the card does not show it yet, so it is not known whether it still stands. */
  | { type: 'replied'; milestone: string; isEditDue?: boolean }
  /** Counted under the card, in the sender's DM, or nowhere that is known. */
  | { type: 'problems.said'; post: ProblemsPost; isEditDue?: boolean }
  /** Of the post at `at`. `isStuck`: Slack refused it for good. */
  | { type: 'problems.edited'; at: CardAt; shown: string; editedAt: number; isStuck?: true }
  | { type: 'list.kept'; hash: string; isLast: boolean }
  /** `failed`: it counts as a failure, which makes the next wait longer. */
  | { type: 'deferred'; until: number; failed: boolean }
  | { type: 'gave-up' }
  /** A person clicked a card that this app may have posted without hearing of it. */
  | { type: 'adopted'; at: CardAt };

export const transitionCard = (card: Card, event: CardEvent): Card => {
  switch (event.type) {
    case 'place.unknown':
      if (!isUndecided(card)) return card;
      return {
        ...card,
        placeAskedAt: card.placeAskedAt ?? event.at,
        notBefore: event.until,
        failures: card.failures + 1,
      };
    case 'placed': {
      if (!isUndecided(card)) return card;
      const { placeAskedAt: _over, ...rest } = card;
      return { ...rest, place: event.place, failures: 0 };
    }
    case 'post.began':
      if (!isWanted(card, event.what)) return card;
      return { ...card, posting: { what: event.what, posts: postsOf(card, event.what) + 1 } };
    case 'post.undone': {
      const posts = postsOf(card, event.what) - 1;
      if (posts < 0) return card;
      return posts === 0 ? withoutPosting(card) : { ...card, posting: { what: event.what, posts } };
    }
    case 'posted': {
      const { type: _posted, ...news } = event;
      return withNews(withoutPosting(card), { ...news, failures: 0 });
    }
    case 'moved-to-dm':
      return card.at || card.place.insteadBecause ? card : { ...withoutPosting(card), place: event.place };
    case 'edited': {
      // A click may have made another card the one meanwhile: that one does not show this yet.
      if (!isAt(card, event.at)) return card;
      return withNews(proven(withoutStuck(card)), { shown: event.shown, editedAt: event.editedAt, failures: 0 });
    }
    case 'edit.refused': {
      if (!isAt(card, event.at)) return card;
      const { shown, editedAt, why: stuck } = event;
      return withNews(proven(stuck === 'gone' ? withoutUnproven(card) : card), { shown, editedAt, stuck, failures: 0 });
    }
    case 'edit.deferred':
      return withNews(card, { editsNotBefore: event.until, failures: card.failures + 1 });
    case 'told': {
      const news = event.keys.filter((key) => !isSaid(card, key));
      if (news.length === 0) return card;
      const toldAt = event.at ?? card.toldAt;
      return {
        ...card,
        told: [...(card.told ?? []), ...new Set(news)],
        ...(toldAt === undefined ? {} : { toldAt }),
      };
    }
    case 'replied':
      return isWanted(card, event.milestone) ? withReply(card, event.milestone, event.isEditDue) : card;
    case 'problems.said': {
      const { post: problems, isEditDue } = event;
      if (isSaid(card, problemsKey)) return card;
      if (card.at) return { ...withReply(card, problemsKey, isEditDue), problems };
      return problems.at ? card : { ...card, told: [...(card.told ?? []), problemsKey], problems };
    }
    case 'problems.edited': {
      const { problems } = card;
      if (!problems?.at || !isSame(problems.at, event.at)) return card;
      const { shown, editedAt, isStuck } = event;
      const edited = { ...problems, shown, editedAt, ...(isStuck ? { isStuck } : {}) };
      const isNoNews = card.failures === 0 && JSON.stringify(edited) === JSON.stringify(problems);
      return isNoNews ? card : { ...card, problems: edited, failures: 0 };
    }
    case 'list.kept': {
      const { hash, isLast } = event;
      return card.list?.hash === hash && card.list.isLast === isLast ? card : { ...card, list: { hash, isLast } };
    }
    case 'deferred':
      return withNews(card, { notBefore: event.until, failures: card.failures + (event.failed ? 1 : 0) });
    case 'gave-up':
      return withoutPosting(card);
    case 'adopted': {
      const inDoubt = card.uncertain || card.posting?.what === 'card';
      if (!inDoubt || isAt(card, event.at)) return card;
      const { shown: _old, ...rest } = proven(withoutStuck(withoutPosting(card)));
      return { ...rest, at: event.at, place: { ...card.place, channelId: event.at.channelId } };
    }
  }
};

/** It does not stand there yet, and what it belongs to does. */
const isWanted = ({ at, place, replies }: Card, what: string): boolean =>
  what === 'card' ? !at && !place.undecided : !!at && !replies.includes(what);

const isUndecided = ({ at, place }: Card): boolean => !at && place.undecided !== undefined;

const isAt = ({ at }: Card, other: CardAt): boolean => at !== undefined && isSame(at, other);

const isSame = (one: CardAt, other: CardAt): boolean => one.channelId === other.channelId && one.ts === other.ts;

const withReply = (card: Card, key: string, isEditDue = false): Card => ({
  ...withoutPosting(card),
  replies: [...card.replies, key],
  ...(isEditDue ? { unproven: [...(card.unproven ?? []), key] } : {}),
  failures: 0,
});

const withoutPosting = (card: Card): Card => {
  const { posting, ...rest } = card;
  return posting ? rest : card;
};

const withoutStuck = (card: Card): Card => {
  const { stuck, ...rest } = card;
  return stuck ? rest : card;
};

/** Slack answered an edit: what waited for that is known. */
const proven = (card: Card): Card => {
  const { editsNotBefore, unproven, ...rest } = card;
  return editsNotBefore !== undefined || unproven ? rest : card;
};

const withoutUnproven = (card: Card): Card => {
  const { unproven, problems, ...rest } = card;
  if (!unproven) return card;
  return {
    ...rest,
    unproven,
    replies: card.replies.filter((key) => !unproven.includes(key)),
    ...(problems && !unproven.includes(problemsKey) ? { problems } : {}),
  };
};

const withNews = (card: Card, news: Partial<Card>): Card => {
  const isNews = Object.entries(news).some(([key, value]) => card[key as keyof Card] !== value);
  return isNews ? { ...card, ...news } : card;
};
