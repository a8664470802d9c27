/**
 * An expected no: a code for the log and the tests, a sentence for the person. The sentence says what to do next.
 * It may hold what the person typed, so it is never logged; the code is.
 */
export type Refusal = {
  code: RefusalCode;
  sentence: string;
  /** The field of the form that it belongs to; `to` where none fits better. */
  field: Field;
  /**
   * Sending the same once more can help. "Send again" is offered only then: repeating what a landline or an opt-out
   * stopped annoys people and can get the number blocked.
   */
  canRepeat?: true;
  /** The recipient answered STOP. Offering to send anything there again would be offering to break the law. */
  optedOut?: true;
  /** For counting; absent where none fits, and in what earlier versions stored. */
  cause?: Cause;
};

/** Why a message did not arrive, in so few words that many can be counted. */
export type Cause =
  | 'landline'
  | 'unreachable'
  | 'opted-out'
  | 'content'
  | 'files'
  | 'rejected'
  | 'carrier'
  | 'account'
  | 'too-late';

export type Field = 'to' | 'text' | 'files' | 'links' | 'channel';

/** `area.what`, where the area is what refuses (`recipient.country`); stable, because logs and tests name them. */
export type RefusalCode = `${string}.${string}`;

export const refuse = (code: RefusalCode, sentence: string, field: Field = 'to'): Refusal => ({
  code,
  sentence,
  field,
});

/** Like `refuse`, of what may go well when the same is sent once more. */
export const refuseForNow = (...refusal: Parameters<typeof refuse>): Refusal => ({
  ...refuse(...refusal),
  canRepeat: true,
});

/** A value, or the reasons why there is none. */
export type Result<T> = { ok: true; value: T } | { ok: false; refusals: Refusal[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const no = <T>(...refusals: Refusal[]): Result<T> => ({ ok: false, refusals });
