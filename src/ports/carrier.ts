/** The carrier: sending, asking what became of it, and keeping media for a message. */
import type { Refusal } from '../domain/language/refusal.ts';
import type { Media } from '../domain/message/message.ts';
import type { Report } from '../domain/message/record.ts';
import type { Rate } from '../domain/policy/send-rate.ts';
import type { TextLimits } from '../domain/request/text.ts';

export type Outgoing = {
  to: string;
  text: string;
  media: Media[];
  /** Where the carrier reports what became of it; undefined without a public URL. */
  callbackUrl: string | undefined;
  /** How long the carrier may keep it in its own queue. */
  expirySeconds: number;
};

/**
 * `refused`: the carrier said no, it did not go out and will not. `not-sent`: it clearly did not go out and may be tried
 * again. `unknown`: nobody knows; it must never be sent again without a person or a proof in between.
 */
export type SendOutcome =
  | { kind: 'accepted'; uuid: string }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'not-sent'; failure: Refusal }
  | { kind: 'unknown'; reason: string };

/** What the carrier takes. */
export type CarrierLimits = {
  text: TextLimits;
  /** Media in one message. */
  attachments: number;
  /** How far ahead, in milliseconds, a message may get its place in the pace. */
  longestWaitMs: number;
  /** How long an upload is kept for a send that starts then, in milliseconds. */
  uploadUsableMs: number;
};

export type CarrierGateway = { limits: CarrierLimits; send(message: Outgoing): Promise<SendOutcome> };

/** A pace that everything on one store shares under this name. */
export type NamedRate = Rate & { name: string };

/** What went to one number, in milliseconds since 1970. */
type Search = { to: string; hasMedia: boolean; from: number; until: number };

/** A message of the carrier's list, and when it took it by its own clock, if it says so; in milliseconds since 1970. */
export type Listed = Report & { takenAt?: number };

/** What the carrier remembers of what it was given; `undefined` means that it could not be asked now. */
export type CarrierLookup = {
  /** `'missing'` is no proof that it was never sent. */
  get(uuid: string): Promise<Report | 'missing' | undefined>;
  /** What went there from our number; `'too-many'` if the answer was not whole. */
  sentTo(search: Search): Promise<Listed[] | 'too-many' | undefined>;
  /** How fast `sentTo` can be called. */
  searchRate: NamedRate;
};

export type UploadFile = { name: string; type: string; bytes: Uint8Array<ArrayBuffer> };

export type UploadOutcome =
  | { kind: 'uploaded'; mediaId: string }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'failed'; reason: string };

/** The signal ends an upload that nobody needs any more; what it resolves to means nothing then. */
export type MediaHost = { upload(file: UploadFile, signal?: AbortSignal): Promise<UploadOutcome> };
