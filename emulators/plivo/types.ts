/** What the emulator keeps. Moments are milliseconds since 1970. */
export type Medium = { id: string; type: string; name: string; bytes: Buffer };

export type Status = 'queued' | 'sent' | 'failed' | 'rejected' | 'undelivered' | 'delivered';

export type Step = Status | { status: Status; errorCode?: string };

export type EmulatedMessage = {
  uuid: string;
  /** Digits without `+`, as Plivo writes them. */
  from: string;
  to: string;
  type: 'sms' | 'mms';
  text: string;
  mediaUrls: readonly string[];
  mediaIds: readonly string[];
  /** What was attached in the end: empty until the URLs are fetched. */
  media: Medium[];
  powerpackUuid: string;
  url: string | undefined;
  method: 'GET' | 'POST';
  expirySeconds: number;
  masked: boolean;
  /** Sent together with others in one request. */
  bulk: boolean;
  requesterIp: string;
  at: number;
  updatedAt: number;
  /** When the carrier got it; undefined before. */
  sentAt: number | undefined;
  state: Status;
  /** A word that Plivo has for its state and that stands on no page; undefined for an ordinary one. */
  word: string | undefined;
  errorCode: string;
  /** Only of what a callback tells of one part of a long text. */
  part?: { nth: number; of: number; parent: string };
  /** How many callbacks were made of it. */
  sequence: number;
};

/** What a phone shows. */
export type PhoneMessage = {
  uuid: string;
  from: string;
  text: string;
  media: { type: string; name: string; bytes: Buffer }[];
  at: number;
};

export type Timer = (ms: number, run: () => void) => () => void;

/** An answer of the REST API; `after` runs once it is written, or could not be. */
export type Reply = { status: number; body: unknown; after?: () => void };
