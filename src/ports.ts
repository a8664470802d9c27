/**
 * What the use cases need of the world, as types only. Adapters implement these at the edge (`slack/`, `plivo/`,
 * `media/`, `store/`, `queue/`); `app.ts` puts them together.
 */
import type { Attachment, CardPlace, Dispatch, Media, MessageRecord, Place, Way } from './domain/message.ts';
import type { Milestone } from './domain/milestones.ts';
import type { Refusal } from './domain/refusal.ts';
import type { ReportedState } from './domain/transition.ts';

/** Time is an argument: tests hand in a clock that they move themselves. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
};

/** Chance is an argument too. */
export type Chance = {
  /** 128 random bits as 22 URL-safe characters. */
  id(): string;
  /** In [0, 1). */
  fraction(): number;
};

/** Structured log: `step` names what happened, `fields` hold ids, never text, tokens or full numbers. */
export type Log = {
  info(step: string, fields?: Record<string, unknown>): void;
  warn(step: string, fields?: Record<string, unknown>): void;
  error(step: string, fields?: Record<string, unknown>): void;
  debug(step: string, fields?: Record<string, unknown>): void;
};

// ---------------------------------------------------------------------------------------------------------- store

/** What is stored, by kind. `open` is the list of work that is not finished, under the id of the work. */
export type Kinds = {
  dispatch: Dispatch;
  record: MessageRecord;
  card: Card;
  open: { what: 'dispatch' | 'notice' };
  /** Ids of a person's last dispatches, newest first. */
  recent: { dispatchIds: string[] };
  /** The last dispatch of one person with one content, for "you sent exactly this 4 s ago". */
  repeat: { dispatchId: string; at: number };
  /** What someone typed that was not sent, so that nothing typed is lost. */
  draft: Draft;
  /** A private answer that is still to be given. */
  notice: Notice;
  /** Which record one of Plivo's ids belongs to, so that a search does not give it to another. */
  uuid: { recordId: string };
  /** One bucket of the pace; see `domain/pace.ts`. */
  pace: { nextAt: number };
  /** When something was let in last; see `domain/window.ts`. */
  window: { log: readonly number[] };
  /** Which process does a step that several must not do at once; see `usecases/one-at-a-time.ts`. */
  lease: Lease;
  /** When the list of open work was swept last, and the id after which the next sweep goes on. */
  sweep: { at: number; after: string };
};
export type Kind = keyof Kinds;
/** Small kinds that can be enumerated; every other kind can only be asked for by id. */
export type ListedKind = 'open';

/** `holder` is a token of one run. `again`: somebody came meanwhile, so there may be more to see. */
export type Lease = { holder: string; until: number; again: boolean };

/** A moment in milliseconds since 1970 after which the value is gone; `null` for never; absent keeps what it had. */
type Expiry = { expires?: number | null };

export type Change = {
  [K in Kind]:
    | ({ do: 'create'; kind: K; id: string; value: Kinds[K] } & Expiry)
    | ({ do: 'update'; kind: K; id: string; fn: (value: Kinds[K]) => Kinds[K] } & Expiry)
    | ({ do: 'upsert'; kind: K; id: string; fn: (value: Kinds[K] | undefined) => Kinds[K] } & Expiry)
    | { do: 'remove'; kind: K; id: string };
}[Kind];

/**
 * The few verbs that everything else may use. Each has a deadline and rejects with `StoreError` when the store does not
 * answer: a failed read is never "not there". Functions handed in are pure and may be called more than once.
 */
export type Store = {
  get<K extends Kind>(kind: K, id: string): Promise<Kinds[K] | undefined>;
  /** False if it exists already. */
  create<K extends Kind>(kind: K, id: string, value: Kinds[K], expiry?: Expiry): Promise<boolean>;
  /**
   * Atomic. `fn` is never called for a missing id (then the answer is undefined). The same object back means no write.
   */
  update<K extends Kind>(
    kind: K,
    id: string,
    fn: (value: Kinds[K]) => Kinds[K],
    expiry?: Expiry,
  ): Promise<{ value: Kinds[K]; changed: boolean } | undefined>;
  /** Whether it was there. */
  remove(kind: Kind, id: string): Promise<boolean>;
  /**
   * All or nothing. `failed` is the index of the first change that could not be made: a `create` of something that
   * exists, or an `update` of something that does not. Removing what is not there is no failure.
   */
  change(changes: readonly Change[]): Promise<{ ok: true } | { ok: false; failed: number }>;
  list<K extends ListedKind>(kind: K): Promise<{ id: string; value: Kinds[K] }[]>;
  /** Adds `n` (may be negative) to a counter and says the new total. `expires` counts from the first addition. */
  add(counter: string, n: number, expires: number): Promise<number>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

// ---------------------------------------------------------------------------------------------------------- queue

/** A wake-up says "look at this"; `send.<recordId>`, `ask.<recordId>`, `prepare.<dispatchId>`, `draw.<dispatchId>`, `tell.<noticeId>`. */
export type WakeId = `${'prepare' | 'release' | 'send' | 'ask' | 'draw' | 'tell'}.${string}`;

/**
 * The record is the truth, a job is only a wake-up: it may be lost, doubled or late without harm. In one process one
 * handler runs per id at a time; a wake-up that comes while it runs makes it run once more. Between processes it is the
 * leases in the store that exclude.
 */
export type Queue = {
  wake(id: WakeId, notBefore: number): void;
  start(handler: (id: WakeId) => Promise<void>): void;
  /** Takes no more wake-ups and resolves when what is running has ended, or after 12 s. */
  stop(): Promise<void>;
};

// ---------------------------------------------------------------------------------------------------------- plivo

export type Outgoing = {
  to: string;
  text: string;
  media: Media[];
  /** Where Plivo reports what became of it; undefined without a public URL. */
  callbackUrl: string | undefined;
  /** How long Plivo may keep it in its own queue. */
  expirySeconds: number;
};

/**
 * `refused`: Plivo said no, it did not go out and will not. `not-sent`: it clearly did not go out and may be tried
 * again. `unknown`: nobody knows; it must never be sent again without a person or a proof in between.
 */
export type SendOutcome =
  | { kind: 'accepted'; uuid: string }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'not-sent'; failure: Refusal }
  | { kind: 'unknown'; reason: string };

export type SmsGateway = { send(message: Outgoing): Promise<SendOutcome> };

/** A message as Plivo's own records have it. */
export type CarrierRecord = {
  uuid: string;
  state: ReportedState;
  errorCode?: string;
  failure?: Refusal;
  price?: string;
};

/** What Plivo remembers of what it was given; `undefined` means that it could not be asked now. */
export type CarrierRecords = {
  /** `'missing'` is no proof that it was never sent. */
  get(uuid: string): Promise<CarrierRecord | 'missing' | undefined>;
  /** What went to a number from ours in a span of time; `'too-many'` if the answer was not whole. */
  sentTo(query: {
    to: string;
    hasMedia: boolean;
    from: number;
    until: number;
  }): Promise<CarrierRecord[] | 'too-many' | undefined>;
};

export type UploadFile = { name: string; type: string; bytes: Uint8Array<ArrayBuffer> };
export type UploadOutcome =
  | { kind: 'uploaded'; mediaId: string }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };
export type MediaHost = { upload(file: UploadFile): Promise<UploadOutcome> };

// ---------------------------------------------------------------------------------------------------------- media

/** Bytes of a file stored in Slack, or why there are none. `failed` may be tried again. */
export type FileOutcome =
  | { kind: 'file'; name: string; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };
export type FileSource = { read(fileId: string, maxBytes: number): Promise<FileOutcome> };

/** Keeps a small JPEG in Slack, visible to nobody until a card shows it. Undefined where Slack does not take it. */
export type PreviewHost = {
  keep(preview: { name: string; bytes: Uint8Array<ArrayBuffer> }): Promise<string | undefined>;
};

export type PrepareOutcome =
  | { kind: 'ready'; media: Media[] }
  | { kind: 'refused'; failures: Refusal[] }
  | { kind: 'failed'; reason: string };
export type MediaPreparer = { prepare(attachments: Attachment[]): Promise<PrepareOutcome> };

// ---------------------------------------------------------------------------------------------------------- slack

export type Person = {
  id: string;
  isBot: boolean;
  isGuest: boolean;
  /** Of another organisation, as seen from the workspace that installed the app. */
  isExternal: boolean;
  isDeleted: boolean;
};

/** `unknown`: Slack does not show it to the bot (a private channel without it, a DM between two people), or did not answer. */
export type Channel =
  | {
      kind: 'known';
      id: string;
      isShared: boolean;
      isArchived: boolean;
      isPrivate: boolean;
      isMember: boolean;
    }
  | { kind: 'hidden' }
  | { kind: 'unknown' };

/** Who is who in Slack. Cached, a second at most; `undefined` means "cannot be known now" and counts as no. */
export type Directory = {
  person(userId: string): Promise<Person | undefined>;
  groupMembers(groupId: string): Promise<readonly string[] | undefined>;
  channel(channelId: string): Promise<Channel>;
  /** The DM between the bot and a person. */
  directMessage(userId: string): Promise<string | undefined>;
};

/** What is drawn of a dispatch, and what is about to be: the card is a view of the records. */
export type Card = {
  dispatchId: string;
  /** Where it really is, once it is posted. */
  at?: CardAt;
  /** Where it goes; the sender's DM after the first place refused it. */
  place: CardPlace;
  /** Set before a post and cleared after it: whoever finds it here does not know whether the post was made. */
  posting?: string;
  /** It was posted a second time because nobody knew of the first; it keeps saying so. */
  uncertain?: boolean;
  /** A hash of what is shown. */
  shown?: string;
  editedAt?: number;
  /** The key of each milestone that stands in the thread. */
  replies: string[];
  /** Passing failures in a row, for the growing delay. */
  failures: number;
  /** Not before this moment, because Slack said so or because of the failures. */
  notBefore: number;
};

/** What someone typed, kept so that nothing typed is lost: Fix it opens the form with it, Send it again sends it. */
export type Draft = {
  userId: string;
  way: Way;
  to: string;
  text: string;
  links: string[];
  files: { id: string; name: string | null }[];
  /** Where it was asked for, and where the card is to go. */
  asked: Place;
  place: Place;
  repeats?: { dispatchId: string; recordIds: string[] };
};

/** A private message to one person: shown only to them where they asked, or in their DM where that is not possible. */
export type Notice = {
  userId: string;
  place: Place;
  message: NoticeMessage;
  attempts: number;
  /** When it was written. */
  at: number;
};
/** What a private message says; `slack/` finds the words. */
export type NoticeMessage =
  | { kind: 'accepted'; dispatchId: string; numberNowVisible: boolean }
  | { kind: 'refused'; refusals: Refusal[]; draftId?: string }
  | { kind: 'repeat'; dispatchId: string; draftId: string }
  | { kind: 'help' }
  | { kind: 'sentence'; text: string }
  | { kind: 'dispatch-failed'; dispatchId: string };

/** What a private answer tells about, if it is about a dispatch. */
export type NoticeFacts = { dispatch?: Dispatch; records?: MessageRecord[] };

/** The facts that a card shows. `uncertain`: it may have been posted before, and says so. */
export type CardFacts = {
  dispatch: Dispatch;
  records: MessageRecord[];
  place: CardPlace;
  now: number;
  uncertain: boolean;
};

/** Where a card stands, once it does. */
export type CardAt = { channelId: string; ts: string; threadTs?: string };

/**
 * Slack as the worker sees it. Each call rejects with `SlackCallError`; one that says `unknown` may have happened.
 */
export type DeliveryThread = {
  /** Posts the card; where the place refuses it, the error's `slackCode` says so. */
  post(facts: CardFacts): Promise<CardAt>;
  edit(facts: CardFacts, at: CardAt): Promise<void>;
  /** What the card would show, as a hash: an edit that changes nothing is not made. */
  fingerprint(facts: CardFacts): string;
  reply(milestone: Milestone, facts: CardFacts, at: CardAt): Promise<void>;
  /** The DM between the bot and a person. */
  directMessage(userId: string): Promise<string>;
  tell(notice: Notice, facts: NoticeFacts): Promise<void>;
};
