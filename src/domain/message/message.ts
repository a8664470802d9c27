/**
 * The two things that this app is about. A dispatch is one request of one person; it has one message record per
 * recipient, each with a fate, an id and a report of its own.
 *
 * All moments are milliseconds since 1970 (UTC). Everything here is plain data: it is stored as JSON.
 */
import type { Field, Refusal } from '../language/refusal.ts';
import type { Hint } from './hint.ts';
import type { Known, Question } from './repeat.ts';
import type { Parts } from './report/parts.ts';

/** Where a request came in. */
export type EntryPoint = 'command' | 'form' | 'shortcut' | 'mention' | 'again';

/** Something to attach, as the person named it: a link, or a file that is stored in Slack. */
export type Attachment = { kind: 'link'; url: string } | { kind: 'file'; fileId: string; name: string | null };

/** What a person should know of what was done to an attachment, or could not be. */
export type MediaNote =
  | 'location-removed'
  | 'metadata-removed'
  | 'on-white'
  | 'fewer-colors'
  | 'fewer-pixels'
  | 'fewer-frames'
  | 'still'
  | 'location-kept'
  | 'hevc'
  | 'large-for-carriers';

/** What people are told of an attachment. */
export type MediaFacts = {
  name: string;
  type: string;
  bytes: number;
  /** What it was before it was made to fit; absent if it goes out as it came. */
  was?: { type: string; bytes: number };
  notes?: MediaNote[];
  /** A small picture of it in Slack, for the card. */
  previewFileId?: string;
  /** Slack does not show that picture yet, or refused it for good; absent where it does, and in records of earlier versions. */
  previewHidden?: 'for-now' | 'for-good';
};

/** Something that the carrier can send: what was looked at, uploaded to the carrier. */
export type Media = MediaFacts & { kind: 'uploaded'; mediaId: string; uploadedAt: number };

/** What a store may hold: versions up to 0.1.0 left a link that fitted as it was to the carrier, which fetched it again. */
export type StoredMedium = Media | (MediaFacts & { kind: 'url'; url: string });

/**
 * Why the attachments are not ready yet although another try may help. Both texts are for people and may hold what a person
 * typed: what is in the way, with the attachment that it concerns, and what to do if it stays.
 */
export type Obstacle = { sentence: string; advice: string; field: Field };

/** A conversation in Slack, and the thread in it if there is one. */
export type Place = {
  channelId: string;
  threadTs?: string;
  /**
   * A reply was in the thread when this was written. Absent where it is not known: the thread may be one that a card is
   * to start, and Slack shows nobody a private answer in a thread without a reply.
   */
  threadStands?: true;
};

/** Why a place takes no post: nobody may post there, this app may not, only some people may, or not in that thread. */
export type ClosedPlace = 'archived' | 'unreachable' | 'restricted' | 'thread-closed';

/**
 * Why a card is in the sender's DM instead of where it was asked for. `untold`: Slack did not say who reads there.
 * `scope-missing`: it would not, because the installation lacks a scope.
 */
export type Elsewhere = ClosedPlace | 'shared' | 'between-two' | 'untold' | 'scope-missing';

/** Where the card goes: decided when the dispatch is accepted, or, if Slack has not said enough by then, in the worker. */
export type CardPlace = Place & {
  /**
   * Where it is wanted, as long as it is not known who reads there: nothing is posted before. `channelId` is empty meanwhile,
   * so that whoever does not look here takes the sender's DM, which is always safe.
   */
  undecided?: Place;
  /** Absent if the card is where it was asked for. */
  insteadBecause?: Elsewhere;
  /** The scope that is missing, with `scope-missing`. */
  scope?: string;
  /** The channel that the card was meant for, if it is not there; absent in records of earlier versions. */
  insteadOf?: string;
  /** True where people of another organisation read along: numbers are masked there whatever is configured. */
  shared: boolean;
};

export type Dispatch = {
  /** The idempotency key: a hash of what makes the request one request. Its first six characters are shown to people. */
  id: string;
  /** A hash of recipients, text and attachments: the same id with other content is refused. */
  content: string;
  state: 'held' | 'preparing' | 'released' | 'cancelled' | 'failed';
  /** The name as it was at acceptance; absent in dispatches of earlier versions. */
  sender: { userId: string; name?: string };
  entryPoint: EntryPoint;
  origin: Place;
  card: CardPlace;
  text: string;
  attachments: Attachment[];
  /** One per recipient, in the order in which they were typed. */
  recordIds: string[];
  acceptedAt: number;
  /** When the undo window ends. A time in the dispatch, not a timer in memory, so that it outlives the process. */
  dueAt: number;
  /** What the attachments became; absent until they are prepared. */
  media?: StoredMedium[];
  /** When Slack got the small pictures of them. */
  previewsAt?: number;
  /** Small pictures that no medium has any more; they are deleted with the others. */
  spentPreviews?: string[];
  /** Tries to prepare that failed for a passing reason, and when the next one is due. */
  prepare: {
    attempts: number;
    dueAt: number;
    /** Why the last try failed; absent before one did, and in dispatches of earlier versions. */
    obstacle?: Obstacle;
    /** Times that the work on a picture began and had no end yet: the process was ended in the middle of it, or works. */
    begun?: number;
  };
  /** Why the dispatch failed as a whole, before anything was sent. */
  failure?: Refusal;
  /** Some had left when it was cancelled; nothing more of it does. Absent in dispatches of earlier versions. */
  isStopped?: true;
  cancelledBy?: string;
  /** Absent if Slack did not say it. */
  cancelledByName?: string;
  /** The dispatch that this one repeats for the recipients that it did not reach. */
  repeats?: string;
};

/** The states that the carrier's own reports lead to. */
export type ReportedState = 'submitted' | 'sent' | 'delivered' | 'undelivered' | 'failed';

export type RecordState = 'waiting' | 'sending' | 'unconfirmed' | 'cancelled' | ReportedState;

export type MessageRecord = {
  /** 128 random bits: it stands in the path of the status callback URL, so it must not be guessable. */
  id: string;
  dispatchId: string;
  /** E.164, `+14155550123`. */
  to: string;
  /** Where it stands in a list that is counted (`list/tally.ts`); absent in short lists, and in those of earlier versions. */
  position?: number;
  state: RecordState;
  /** How often the carrier was asked to send it. */
  attempts: number;
  /** Its place in the pace: the moment at which it may leave. Reserved at acceptance, and anew for each further try. */
  dueAt: number;
  /** No place before this moment is of use to it: the end of the undo window, or of the backoff before the next try. */
  earliestAt: number;
  /** The place that was promised at acceptance; what leaves too long after it is not sent any more. */
  forecastAt: number;
  /** Until when the process that is sending may be waited for. Only an expired lease becomes `unconfirmed`. */
  leaseUntil?: number;
  /** Whose lease it is: a word that only the try knows that took it. Absent in records of earlier versions. */
  leaseBy?: string;
  /** With `unconfirmed`: it was this app that was interrupted, and not the carrier that gave no answer. */
  interrupted?: true;
  /** The carrier's id of the message. */
  uuid?: string;
  /** What is known of each part, of a text that went out in several. */
  parts?: Parts;
  /** The carrier's error code. A string, because zeros in front count. */
  errorCode?: string;
  /** Why it did not go out or was not delivered, for the person. */
  failure?: Refusal;
  /** What the carrier charged, as its decimal string in US dollars. */
  price?: string;
  /** How often the carrier answered what it knows of it since its state changed last, and when. */
  polls?: number;
  polledAt?: number;
  /** When the carrier took a message to this number that may be this one: a clue for the person who decides, no proof. */
  listedAt?: number;
  /** How often in a row the carrier could not be asked, and not before when it is asked again. */
  unanswered?: { count: number; retryAt: number };
  /** Callbacks that are not believed; absent where none came. */
  hint?: Hint;
  /** The dispatch that sends this one again, and its record for the same number; that one is absent in earlier versions. */
  repeatedBy?: string;
  repeatedAs?: string;
  /** What this one sends again, and what the person knew of it; absent for any other, and in records of earlier versions. */
  repeats?: Known[];
  /** While it waits for a person: what it repeats may have arrived. */
  question?: Question;
  /** Who decided not to send an unconfirmed one again. */
  leftAloneBy?: string;
  /** Absent if Slack did not say it. */
  leftAloneByName?: string;
  /** When its latest try began; absent before the first, and in records of earlier versions. */
  triedAt?: number;
  /** When each state was reached first. */
  times: Partial<Record<RecordState, number>>;
};

/** When the last of those that wait is to leave; 0 if none waits. In milliseconds since 1970. */
export const lastPlace = (records: readonly MessageRecord[]): number =>
  Math.max(0, ...records.filter(({ state }) => state === 'waiting').map(({ dueAt }) => dueAt));

/** When the try began that the carrier took, if it took one: those before the latest clearly did not go out. */
export const lastTriedAt = ({ triedAt, times }: MessageRecord): number | undefined => triedAt ?? times.sending;

/** The characters of a dispatch id that people see and type, as in `7K4Q2M`. */
export const shortIdLength = 6;
export const shortId = (dispatchId: string): string => dispatchId.slice(0, shortIdLength);

const finalStates: ReadonlySet<RecordState> = new Set(['delivered', 'undelivered', 'failed', 'cancelled']);
/** No more news is expected of it. `sent` is not final: a receipt may still come, though for MMS it often never does. */
export const isFinal = (record: MessageRecord): boolean => finalStates.has(record.state);

const stayed: ReadonlySet<RecordState> = new Set(['waiting', 'cancelled', 'failed']);
/** It left this app, or may have. What the carrier refused never left; what failed with the carrier's id did. */
export const hasLeft = ({ state, uuid }: MessageRecord): boolean =>
  !stayed.has(state) || (state === 'failed' && uuid !== undefined);
