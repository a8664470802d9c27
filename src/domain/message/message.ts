/**
 * The two things that this app is about. A dispatch is one request of one person; it has one message record per
 * recipient, because Plivo's answer to a bulk call does not say which id belongs to which number.
 *
 * All moments are milliseconds since 1970 (UTC). Everything here is plain data: it is stored as JSON.
 */
import type { Refusal } from '../language/refusal.ts';

/** Where a request came in. */
export type EntryPoint = 'command' | 'form' | 'shortcut' | 'mention' | 'again';

/** Something to attach, as the person named it: a link, or a file that is stored in Slack. */
export type Attachment = { kind: 'link'; url: string } | { kind: 'file'; fileId: string; name: string | null };

/** What a person should know of what was done to an attachment, or could not be. */
export type MediaNote =
  | 'location-removed'
  | 'metadata-removed'
  | 'on-white'
  | 'fewer-colours'
  | 'fewer-pixels'
  | 'fewer-frames'
  | 'still'
  | 'location-kept'
  | 'large-for-carriers';

/** Something that Plivo can send: a public URL that fits as it is, or an upload to Plivo's Media API. */
export type Media = {
  name: string;
  type: string;
  bytes: number;
  /** What it was before it was made to fit; absent if it goes out as it came. */
  was?: { type: string; bytes: number };
  notes?: MediaNote[];
  /** A small picture of it in Slack, for the card. */
  previewFileId?: string;
} & ({ kind: 'url'; url: string } | { kind: 'uploaded'; mediaId: string; uploadedAt: number });

/** A conversation in Slack, and the thread in it if there is one. */
export type Place = { channelId: string; threadTs?: string };

/** Where the card goes, decided when the dispatch is accepted. */
export type CardPlace = Place & {
  /** Why the card is in the sender's DM instead of where it was asked for; absent if it is not. */
  insteadBecause?: 'shared' | 'archived' | 'between-two' | 'unreachable';
  /** The channel that the card was meant for, if it is not there; absent in records of earlier versions. */
  insteadOf?: string;
  /** True where people of another organisation read along: numbers are masked there whatever is configured. */
  shared: boolean;
};

type DispatchState = 'held' | 'preparing' | 'released' | 'cancelled' | 'failed';

export type Dispatch = {
  /** The idempotency key: a hash of what makes the request one request. Its first six characters are shown to people. */
  id: string;
  /** A hash of recipients, text and attachments: the same id with other content is refused. */
  content: string;
  state: DispatchState;
  sender: { userId: string };
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
  media?: Media[];
  /** Tries to prepare that failed for a passing reason, and when the next one is due. */
  prepare: { attempts: number; dueAt: number };
  /** Why the dispatch failed as a whole, before anything was sent. */
  failure?: Refusal;
  cancelledBy?: string;
  /** The dispatch that this one repeats for the recipients that it did not reach. */
  repeats?: string;
};

export type RecordState =
  | 'waiting'
  | 'sending'
  | 'submitted'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'unconfirmed'
  | 'cancelled';

export type MessageRecord = {
  /** 128 random bits: it stands in the path of the status callback URL, so it must not be guessable. */
  id: string;
  dispatchId: string;
  /** E.164, `+14155550123`. */
  to: string;
  state: RecordState;
  /** How often Plivo was asked to send it. */
  attempts: number;
  /** Its place in the pace: the moment at which it may leave. Reserved at acceptance, and anew for each further try. */
  dueAt: number;
  /** No place before this moment is of use to it: the end of the undo window, or of the backoff before the next try. */
  earliestAt: number;
  /** The place that was promised at acceptance; what leaves too long after it is not sent any more. */
  forecastAt: number;
  /** Until when the process that is sending may be waited for. Only an expired lease becomes `unconfirmed`. */
  leaseUntil?: number;
  /** Plivo's id of the message. */
  uuid?: string;
  /** Plivo's error code, as a string: codes such as "000" are compared as text. */
  errorCode?: string;
  /** Why it did not go out or was not delivered, for the person. */
  failure?: Refusal;
  /** What Plivo charged, as its decimal string in US dollars. */
  price?: string;
  /** How often Plivo answered what it knows of it since its state changed last, and when. */
  polls?: number;
  polledAt?: number;
  /** How often in a row Plivo could not be asked, and not before when it is asked again. */
  unanswered?: { count: number; retryAt: number };
  /** The dispatch that sends this one again. */
  repeatedBy?: string;
  /** Who decided not to send an unconfirmed one again. */
  leftAloneBy?: string;
  /** When its latest try began; absent before the first, and in records of earlier versions. */
  triedAt?: number;
  /** When each state was reached first. */
  times: Partial<Record<RecordState, number>>;
};

/** When the last of those that wait is to leave; 0 if none waits. In milliseconds since 1970. */
export const lastPlace = (records: readonly MessageRecord[]): number =>
  Math.max(0, ...records.filter(({ state }) => state === 'waiting').map(({ dueAt }) => dueAt));

/** When the try began that Plivo took, if it took one: those before the latest clearly did not go out. */
export const lastTriedAt = ({ triedAt, times }: MessageRecord): number | undefined => triedAt ?? times.sending;

/** The characters of a dispatch id that people see and type, as in `7K4Q2M`. */
export const shortIdLength = 6;
export const shortId = (dispatchId: string): string => dispatchId.slice(0, shortIdLength);

const finalStates: ReadonlySet<RecordState> = new Set(['delivered', 'undelivered', 'failed', 'cancelled']);
/** No more news is expected of it. `sent` is not final: a receipt may still come, though for MMS it often never does. */
export const isFinal = (record: MessageRecord): boolean => finalStates.has(record.state);

const leftStates: ReadonlySet<RecordState> = new Set([
  'sending',
  'unconfirmed',
  'submitted',
  'sent',
  'delivered',
  'undelivered',
]);
/** It left this app, or may have. What Plivo refused never left; what failed with Plivo's id did. */
export const hasLeft = (record: MessageRecord): boolean =>
  leftStates.has(record.state) || (record.state === 'failed' && record.uuid !== undefined);
