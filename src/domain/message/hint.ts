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
  /**
   * What the first ones named, in their order, of a message whose own id is not known. They only choose among those that the
   * carrier lists for this recipient at that time, and its list may lag behind.
   */
  named?: string[];
};
type HintDue = {
  at: number;
  since: number;
  /** Another came when the carrier may have been asked already: its answer may be older than that one. */
  again?: true;
};

const leastGapMs = 5_000;
const mostGapMs = 60 * 60_000;
/** A carrier that did not answer for so long is not asked again because of the same hint. */
const givenUpAfterMs = 3 * 60 * 60_000;
/** The first ones: whoever captured a callback did so after the carrier had made one, and that names the right message. */
const maxNamed = 4;

const gapAfter = (looks: number): number => (looks === 0 ? 0 : Math.min(leastGapMs * 2 ** (looks - 1), mostGapMs));

/** Nothing can become more than delivered, and the carrier knows nothing of what was never given to it. */
const mayBecomeMore = ({ attempts, state }: MessageRecord): boolean => attempts > 0 && state !== 'delivered';

/** The ids that callbacks of this record named, of a message whose own is not known; the most likely one first. */
export const namedByHint = ({ hint }: MessageRecord): readonly string[] => hint?.named ?? [];

/** The same hint where the name is not news, or there are enough. */
const withName = ({ uuid: own, hint = { looks: 0 } }: MessageRecord, uuid: string | undefined): Hint => {
  const { named = [] } = hint;
  if (own !== undefined || uuid === undefined || named.includes(uuid) || named.length >= maxNamed) return hint;
  return { ...hint, named: [...named, uuid] };
};

/** Where the carrier is to be asked after this moment anyway nothing changes but what a callback named. */
export const hinted = (record: MessageRecord, at: number, uuid?: string): MessageRecord => {
  if (!mayBecomeMore(record)) return record;
  const hint = withName(record, uuid);
  const next = { ...hint, due: dueAfter(hint, at) };
  return hint === record.hint && next.due === hint.due ? record : { ...record, hint: next };
};

const dueAfter = ({ looks, lookedAt = 0, due }: Hint, at: number): HintDue => {
  const gap = gapAfter(looks);
  // A clock that was ahead puts it off by no more than the gap.
  if (!due || due.at > at + mostGapMs) return { at: Math.min(Math.max(at, lookedAt + gap), at + gap), since: at };
  return at < due.at || due.again ? due : { ...due, again: true };
};

/** The carrier was asked at `askedAt` and answered; what came since then is asked about after the next gap. */
export const hintAnswered = (record: MessageRecord, at: number, askedAt: number): MessageRecord => {
  if (!record.hint?.due) return record;
  const looks = record.hint.looks + 1;
  const { due: asked, ...known } = record.hint;
  const { again, ...due } = asked;
  const isOpen = again === true || due.since > askedAt;
  const next = isOpen ? { due: { ...due, at: at + gapAfter(looks), since: at } } : {};
  return { ...record, hint: { ...known, looks, lookedAt: at, ...next } };
};

/** The carrier was asked and did not answer: it is asked again after the next gap, unless this has gone on for hours. */
export const hintUnanswered = (record: MessageRecord, at: number): MessageRecord => {
  if (!record.hint?.due) return record;
  const looks = record.hint.looks + 1;
  const { due: asked, ...known } = record.hint;
  const { again: _asked, ...before } = asked;
  const due = { ...before, at: at + gapAfter(looks) };
  const isGivenUp = due.at > due.since + givenUpAfterMs;
  return { ...record, hint: { ...known, looks, lookedAt: at, ...(isGivenUp ? {} : { due }) } };
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
