/**
 * Callbacks whose signature covers where they went but not what they say: each is a reason to ask the carrier, and
 * nothing more. One that was captured can be sent again and again, so the questions are kept few: the second comes 5 s
 * after the first, and each further one after twice as long, up to an hour, until one of them brings news. Decision 13
 * says why.
 */
import type { MessageRecord, RecordState } from './message.ts';

export type Hint = {
  /** How often the carrier was asked because of one, counted anew when there is news, and when it was last. */
  looks: number;
  lookedAt?: number;
  /** One that the carrier was not asked about yet: when it is to be asked, and when the first of these came. */
  due?: HintDue;
  /** What the last one named that the carrier was asked about: its list may lag behind. */
  named?: string;
};
type HintDue = {
  at: number;
  since: number;
  /** Another came when the carrier may have been asked already: its answer may be older than that one. */
  again?: true;
  /** Which message it named; only chooses among those that the carrier lists for this recipient at that time. */
  uuid?: string;
};

const leastGapMs = 5_000;
const mostGapMs = 60 * 60_000;
/** A carrier that did not answer for so long is not asked again because of the same hint. */
const givenUpAfterMs = 3 * 60 * 60_000;

const gapAfter = (looks: number): number => (looks === 0 ? 0 : Math.min(leastGapMs * 2 ** (looks - 1), mostGapMs));

/** Nothing can become more than delivered, and the carrier knows nothing of what was never given to it. */
const mayBecomeMore = ({ attempts, state }: MessageRecord): boolean => attempts > 0 && state !== 'delivered';

/** The id that a callback of this record named, of a message whose own is not known. */
export const namedByHint = ({ hint }: MessageRecord): string | undefined => hint?.due?.uuid ?? hint?.named;

const nameOf = (record: MessageRecord): { named?: string } => {
  const named = namedByHint(record);
  return named === undefined ? {} : { named };
};

/** Changes nothing where the carrier is to be asked after this moment anyway. */
export const hinted = (record: MessageRecord, at: number, uuid?: string): MessageRecord => {
  const hint: Hint = record.hint ?? { looks: 0 };
  if (!mayBecomeMore(record)) return record;
  if (hint.due) return at < hint.due.at || hint.due.again ? record : againDue(record, hint, hint.due);
  const gap = gapAfter(hint.looks);
  // A clock that was ahead puts it off by no more than the gap.
  const dueAt = Math.min(Math.max(at, (hint.lookedAt ?? at) + gap), at + gap);
  const named = record.uuid === undefined && uuid !== undefined ? { uuid } : {};
  return { ...record, hint: { ...hint, due: { at: dueAt, since: at, ...named } } };
};

const againDue = (record: MessageRecord, hint: Hint, due: HintDue): MessageRecord => ({
  ...record,
  hint: { ...hint, due: { ...due, again: true } },
});

/** The carrier was asked at `askedAt` and answered; what came since then is asked about after the next gap. */
export const hintAnswered = (record: MessageRecord, at: number, askedAt: number): MessageRecord => {
  if (!record.hint?.due) return record;
  const looks = record.hint.looks + 1;
  const { again, ...due } = record.hint.due;
  const isOpen = again === true || due.since > askedAt;
  const next = isOpen ? { due: { ...due, at: at + gapAfter(looks), since: at } } : {};
  return { ...record, hint: { looks, lookedAt: at, ...nameOf(record), ...next } };
};

/** The carrier was asked and did not answer: it is asked again after the next gap, unless this has gone on for hours. */
export const hintUnanswered = (record: MessageRecord, at: number): MessageRecord => {
  if (!record.hint?.due) return record;
  const looks = record.hint.looks + 1;
  const { again: _asked, ...before } = record.hint.due;
  const due = { ...before, at: at + gapAfter(looks) };
  const isGivenUp = due.at > due.since + givenUpAfterMs;
  return { ...record, hint: { looks, lookedAt: at, ...nameOf(record), ...(isGivenUp ? {} : { due }) } };
};

/** What is left of a record's hints when its state changes: news shows that asking is worth it. */
export const hintAfterNews = ({ hint }: MessageRecord, state: RecordState): { hint?: Hint } =>
  hint && state !== 'delivered' ? { hint: { ...hint, looks: Math.min(hint.looks, 1) } } : {};

/**
 * When the carrier is to be asked because of a hint, in milliseconds since 1970. Not while the message is being sent: the
 * answer to that brings its id.
 */
export const hintDueAt = ({ hint, state }: MessageRecord): number | undefined =>
  state === 'sending' ? undefined : hint?.due?.at;
