/** The card of a dispatch: what stands in Slack, and where. What happens to it is in `card-life.ts`. */
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
  /** No edit before this moment, because some failed for a passing reason. */
  editsNotBefore?: number;
  /** The key of each milestone that stands in the thread. */
  replies: string[];
  /** Those of them that were posted since an edit is due: nobody sees them if the edit finds that the card was deleted. */
  unproven?: string[];
  /** The keys of what the thread did not take, and of what the sender was told directly; see `news.ts`. */
  told?: string[];
  /** When something was told directly last. */
  toldAt?: number;
  /** The one reply that counts the problems of a list, once it was made. */
  problems?: ProblemsPost;
  /** What the sender has of the numbers behind it, as a file. */
  list?: { hash: string; isLast: boolean };
  /** Failures in a row, for the growing delay. */
  failures: number;
  /** Not before this moment, because Slack said so or because of the failures. */
  notBefore: number;
};

/** `at` is absent where it is not known where it stands. In the sender's DM `why` says why it is not under the card. */
export type ProblemsPost = {
  at?: CardAt;
  why?: Stuck | 'not-taken';
  /** A hash of what it shows. */
  shown?: string;
  saidAt: number;
  editedAt: number;
  uncertain: boolean;
  /** Slack takes no edit of it any more, or somebody deleted it. */
  isStuck?: true;
};

/** The thread below a card. Where the card is itself a reply, that is the thread in which it stands. */
export const threadUnder = ({ channelId, ts, threadTs = ts }: CardAt): Place => ({ channelId, threadTs });

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

/** It stands in the thread, or need not be said there any more. */
export const isSaid = ({ replies, told = [] }: Card, key: string): boolean =>
  replies.includes(key) || told.includes(key);

/** How often this post may have been made already. */
export const postsOf = ({ posting }: Card, what: string): number => (posting?.what === what ? posting.posts : 0);
