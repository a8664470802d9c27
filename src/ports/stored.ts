/** What the store holds: plain data, kept as JSON. */
import type { Refusal } from '../domain/language/refusal.ts';
import type { Tally } from '../domain/list/tally.ts';
import type { Card, Stuck } from '../domain/message/card.ts';
import type { CardPlace, Dispatch, EntryPoint, MessageRecord, Place } from '../domain/message/message.ts';
import type { Repeats } from '../domain/message/repeat.ts';
import type { Bucket } from '../domain/policy/send-rate.ts';
import type { AlarmCode } from './runtime.ts';

export type { Card, CardAt } from '../domain/message/card.ts';

/** What is stored, by kind. `pending` is the list of work that is not finished, under the id of the work. */
export type Kinds = {
  dispatch: Dispatch;
  record: MessageRecord;
  card: Card;
  /**
   * What the records of a long list add up to, by the id of the dispatch. Where there is one, the store itself keeps it right,
   * in the same change as each record; it is written by hand only where a list begins, and where it is closed.
   */
  tally: Tally;
  pending: PendingWork;
  /** Ids of a person's last dispatches, newest first. */
  recent: { dispatchIds: string[] };
  /** The last dispatch of one person with one content, for "you sent exactly this 4 s ago". */
  repeat: { dispatchId: string; at: number };
  /** What someone typed that was not sent, so that nothing typed is lost. */
  draft: Draft;
  /** Ids of the last drafts of a person who may not send, oldest first. */
  'own-drafts': { draftIds: string[] };
  /** A private answer that is still to be given. */
  notice: Notice;
  /** A private answer that was kept, for what may come twice. */
  'notice-sent': { at: number };
  /** What the admins were told of an alarm, under its code. */
  'alarm-told': AlarmTold;
  /** Which record one of the carrier's ids belongs to, so that a search does not give it to another. */
  uuid: { recordId: string };
  /** How many recipients a person, or the team, has used on a day; see `usecases/request/quota.ts`. */
  quota: { used: number };
  /** The messages to one number that were tried within one window of time; see `usecases/deliver/tries.ts`. */
  tries: Tries;
  /** Since when every try is noted there, in milliseconds since 1970. */
  'tries-since': { at: number };
  /** The pace of pictures or texts; see `domain/policy/send-rate.ts`. */
  pace: Bucket;
  /** When something was let in last; see `domain/policy/sliding-window.ts`. */
  window: {
    log: readonly number[];
    /** Nobody is let in before, because the other side said so. */
    closedUntil?: number;
  };
  /** Which process does a step that several must not do at once; see `usecases/wakeups/step-lease.ts`. */
  lease: Lease;
  /** Small pictures in Slack by the dispatch that they belong to, under the hour in which these dispatches expire. */
  'expiring-previews': ExpiringPreviews;
  /** The last hour whose small pictures are deleted, in hours since 1970. */
  'expired-previews': { hour: number };
  /** The workspace that this store belongs to. */
  installation: { teamId: string };
  /** Who works on this store now; see `app/claim-store.ts`. */
  running: Running;
  /** When a part of the list of pending work was swept last, and the id after which the next sweep of it goes on. */
  sweeper: { at: number; after: string };
};

export type Kind = keyof Kinds;

/** Small kinds that can be enumerated; every other kind can only be asked for by id. */
export type ListedKind = 'pending';

/** `at`: when they were told last that it began, in milliseconds since 1970; `stands`: they were not told that it is over. */
export type AlarmTold = { stands: boolean; at: number };

/** Ids of files by the id of a dispatch. */
export type ExpiringPreviews = Record<string, string[]>;

/** `crowded`: there were more than are noted. */
export type Tries = { recordIds: string[]; crowded?: true };

/**
 * `allSent`: of this dispatch nothing waits or is being sent any more, as a sweep found; only news is expected. `intake`:
 * records of a long list that are written before their dispatch; given up, they are removed.
 */
export type PendingWork = {
  what: 'dispatch' | 'notice' | 'intake';
  allSent?: boolean;
  intake?: { recordIds: string[]; at: number; isGivenUp?: true };
};

/** The Slack app (its bot user, empty if not known yet) and the sender of all `processes`, each with a moment until which it counts. */
export type Running = { bot: string; sender: string; processes: Record<string, number> };

/** `holder` is a token of one run. `again`: somebody came meanwhile, so there may be more to see. */
type Lease = { holder: string; until: number; again: boolean };

/** What someone typed, kept so that nothing typed is lost: Fix it opens the form with it, Send it again sends it. */
export type Draft = {
  userId: string;
  entryPoint: EntryPoint;
  to: string;
  text: string;
  links: string[];
  files: { id: string; name: string | null }[];
  /** Where it was asked for, and where the card is to go. */
  origin: Place;
  place: Place;
  repeats?: Repeats;
};

/**
 * A private message to one person: shown only to them where they asked, or in their DM where that is not possible. An empty
 * `place.channelId` stands for their DM, where it is posted for good.
 */
export type Notice = {
  userId: string;
  place: Place;
  message: NoticeMessage;
  attempts: number;
  /** How often it may have been posted; only of what is posted for good. */
  posts?: number;
  /** Slack refused to show it at the place, so that only a direct message is left. */
  directly?: true;
  /** Not before this moment, because of the failures or because Slack said so. */
  notBefore?: number;
  /** When it was written. */
  at: number;
};

/** Why something is told directly and not by the card: `not-taken` if there is no card. */
export type WhyDirectly = Stuck | 'not-taken';

/** What a private message says; `slack/` finds the words. */
export type NoticeMessage =
  /** `picturesUnseen`: whether the message had pictures could not be seen, for want of a scope. */
  | { kind: 'accepted'; dispatchId: string; numberNowVisible: boolean; picturesUnseen?: true }
  | { kind: 'refused'; refusals: Refusal[]; draftId?: string }
  | { kind: 'repeat'; dispatchId: string; draftId: string }
  | { kind: 'help' }
  | { kind: 'sentence'; text: string }
  /** What someone typed and no form holds, as a file. Only for their DM. */
  | { kind: 'long-text'; text: string }
  | { kind: 'dispatch-failed'; dispatchId: string }
  | { kind: 'card-in-doubt'; dispatchId: string }
  /** `channelId` is where the card stands, empty if nowhere. */
  | { kind: 'bad-news'; dispatchId: string; recordIds: string[]; why: WhyDirectly; channelId: string }
  | { kind: 'good-news'; dispatchId: string; recordIds: string[] }
  /** The numbers of a list that has many problems, as a file. Only for their DM. `isUpdate`: they have an earlier one. */
  | { kind: 'problem-list'; dispatchId: string; isUpdate: boolean }
  /** Something needs the admins; `says` is what it is, and what to do. Only for their DM. */
  | { kind: 'alarm'; says: string }
  /** `lastedMs` since they were told that it began. Only for their DM. */
  | { kind: 'alarm-over'; code: AlarmCode; lastedMs: number }
  /** Where the card is was not known yet when the person was answered. */
  | { kind: 'card-elsewhere'; dispatchId: string; place: CardPlace };
