/**
 * An expected no: a code for the log and the tests, a sentence for the person. The sentence says what to do next.
 * It may hold what the person typed, so it is never logged; the code is.
 */
export type Refusal = {
  code: RefusalCode;
  sentence: string;
  /** The field of the form that it belongs to; `to` where none fits better. */
  field: Field;
};

export type Field = 'to' | 'text' | 'files' | 'links' | 'channel';

/** `area.what`; stable, because logs and tests name them. */
export type RefusalCode =
  `${'actor' | 'recipient' | 'text' | 'media' | 'limit' | 'repeat' | 'plivo' | 'request'}.${string}`;

export const refuse = (code: RefusalCode, sentence: string, field: Field = 'to'): Refusal => ({
  code,
  sentence,
  field,
});

/** A value, or the reasons why there is none. */
export type Result<T> = { ok: true; value: T } | { ok: false; refusals: Refusal[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const no = <T>(...refusals: Refusal[]): Result<T> => ({ ok: false, refusals });
