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
 *                             adopted         standing elsewhere, if it is uncertain where it stands
 *   replying   x   milestone  replied         standing
 *                             post.undone     standing, or replying with one post less
 *
 * A card that stands and takes no edits any more is `stuck` until one is taken again (`edit.refused`, `edited`). What its
 * sender hears directly instead is noted with `told`, in every state.
 *
 * In every state `deferred` sets when the next try is due, and `gave-up` ends a post that Slack refuses for good.
 */
import type { CardPlace, ClosedPlace, Dispatch, Place } from './message.ts';

/** Where a card stands, once it does. */
export type CardAt = { channelId: string; ts: string; threadTs?: string };

/** Why a card cannot be kept up: the place is closed, somebody deleted the card, or Slack refuses it for another reason. */
export type Stuck = ClosedPlace | 'gone' | 'refused';

/** What is drawn of a dispatch, and what is about to be: the card is a view of the records. */
export type Card = {
  dispatchId: string;
  /** Where it really is, once it is posted. */
  at?: CardAt;
  /** Where it goes; the sender's DM after the first place refused it. */
  place: CardPlace;
  /** When Slack was first asked in vain who reads at an undecided place. */
  placeAskedAt?: number;
  /**
   * Set before a post and cleared after it: what a crash leaves here may have been posted. `what` is `card` or the key of
   * a milestone, `posts` is how often it may have been made.
   */
  posting?: { what: string; posts: number };
  /** It was posted a second time because it was not known whether the first arrived; it keeps saying so. */
  uncertain?: boolean;
  /** A hash of what is shown. */
  shown?: string;
  editedAt?: number;
  /** Its last edit was refused for good: what it shows may be old, and so are its buttons. */
  stuck?: Stuck;
  /** The key of each milestone that stands in the thread. */
  replies: string[];
  /** The keys of what the thread did not take, and of what the sender was told directly; see `news.ts`. */
  told?: string[];
  /** Failures in a row, for the growing delay. */
  failures: number;
  /** Not before this moment, because Slack said so or because of the failures. */
  notBefore: number;
};

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
  | { type: 'told'; keys: string[] }
  | { type: 'replied'; milestone: string }
  /** `failed`: it counts as a failure, which makes the next wait longer. */
  | { type: 'deferred'; until: number; failed: boolean }
  | { type: 'gave-up' }
  /** A person clicked a card that this app may have posted without hearing of it. */
  | { type: 'adopted'; at: CardAt };

/**
 * Where the card is wanted: where the person chose; else in the channel that the operator set for cards; else where the
 * message was asked for. A thread belongs to its channel, so in any other channel the card stands by itself.
 */
export const wantedCardPlace = (origin: Place, rules: { cardChannel: string | undefined }, chosen?: string): Place => {
  if (chosen) return chosen === origin.channelId ? origin : { channelId: chosen };
  return rules.cardChannel ? { channelId: rules.cardChannel } : origin;
};

/** Where the card of what is sent again is wanted: beside the old one. A thread belongs to its channel. */
export const placeBeside = ({ card, origin }: Pick<Dispatch, 'card' | 'origin'>): Place => {
  const { channelId, threadTs } = card.undecided ?? (card.channelId ? card : origin);
  return { channelId, ...(threadTs === undefined ? {} : { threadTs }) };
};

export const newCard = (dispatchId: string, place: CardPlace): Card => ({
  dispatchId,
  place,
  replies: [],
  failures: 0,
  notBefore: 0,
});

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
      return withNews(withoutStuck(card), { shown: event.shown, editedAt: event.editedAt, failures: 0 });
    }
    case 'edit.refused': {
      if (!isAt(card, event.at)) return card;
      return withNews(card, { shown: event.shown, editedAt: event.editedAt, stuck: event.why, failures: 0 });
    }
    case 'told': {
      const news = event.keys.filter((key) => !isSaid(card, key));
      return news.length === 0 ? card : { ...card, told: [...(card.told ?? []), ...new Set(news)] };
    }
    case 'replied':
      if (!isWanted(card, event.milestone)) return card;
      return { ...withoutPosting(card), replies: [...card.replies, event.milestone], failures: 0 };
    case 'deferred':
      return withNews(card, { notBefore: event.until, failures: card.failures + (event.failed ? 1 : 0) });
    case 'gave-up':
      return withoutPosting(card);
    case 'adopted': {
      const inDoubt = card.uncertain || card.posting?.what === 'card';
      if (!inDoubt || isAt(card, event.at)) return card;
      const { shown: _old, ...rest } = withoutStuck(withoutPosting(card));
      return { ...rest, at: event.at, place: { ...card.place, channelId: event.at.channelId } };
    }
  }
};

/** It stands in the thread, or need not be said there any more. */
export const isSaid = ({ replies, told = [] }: Card, key: string): boolean =>
  replies.includes(key) || told.includes(key);

/** How often this post may have been made already. */
export const postsOf = ({ posting }: Card, what: string): number => (posting?.what === what ? posting.posts : 0);

/** It does not stand there yet, and what it belongs to does. */
const isWanted = ({ at, place, replies }: Card, what: string): boolean =>
  what === 'card' ? !at && !place.undecided : !!at && !replies.includes(what);

const isUndecided = ({ at, place }: Card): boolean => !at && place.undecided !== undefined;

const isAt = ({ at }: Card, other: CardAt): boolean => at?.channelId === other.channelId && at.ts === other.ts;

const withoutPosting = (card: Card): Card => {
  const { posting, ...rest } = card;
  return posting ? rest : card;
};

const withoutStuck = (card: Card): Card => {
  const { stuck, ...rest } = card;
  return stuck ? rest : card;
};

const withNews = (card: Card, news: Partial<Card>): Card => {
  const isNews = Object.entries(news).some(([key, value]) => card[key as keyof Card] !== value);
  return isNews ? { ...card, ...news } : card;
};
