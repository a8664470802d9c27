/** Plivo: sending, asking what became of it, and keeping media for a message. */

import type { Refusal } from '../domain/language/refusal.ts';
import type { Media } from '../domain/message/message.ts';
import type { ReportedState } from '../domain/message/record.ts';

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

export type CarrierGateway = { send(message: Outgoing): Promise<SendOutcome> };

/** A message as Plivo's own records have it. */
export type CarrierRecord = {
  uuid: string;
  state: ReportedState;
  errorCode?: string;
  failure?: Refusal;
  price?: string;
};

/** What Plivo remembers of what it was given; `undefined` means that it could not be asked now. */
export type CarrierLookup = {
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
