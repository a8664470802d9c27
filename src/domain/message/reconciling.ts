/**
 * When the carrier is asked what became of a message: rarely while its reports come by themselves, more often without.
 * And of what it lists, what may be that message.
 */
import { nextTryAt } from './backoff.ts';
import { hintDueAt } from './hint.ts';
import { isFinal, lastTriedAt, type MessageRecord, type RecordState } from './message.ts';
import { lastEventAt, noNewsAfterMs } from './settled.ts';

/**
 * Without the carrier's id only its list can tell, and all messages share the few calls that it takes: three looks that
 * the carrier answers, the last when a person may decide.
 */
const searchesAfterMs = [15_000, 60_000, 5 * 60_000] as const;
/** Where an outage lasted beyond these moments, the looks that are left would all see the same list at once. */
const searchGapMs = 30_000;

/** A report that is not here by now was lost: carriers repeat one for some minutes and then never again. */
const firstAfterMs = 8 * 60_000;
/** Without callbacks asking is the only way; a text is handed over within seconds. */
const firstWithoutCallbacksMs = 2_000;
/** Asked ever more rarely, but not so rarely that a receipt waits for longer than this. */
const rarestMs = 60 * 60_000;

/**
 * The moment at which the carrier is to be asked next, in milliseconds since 1970; undefined if there is nothing to ask,
 * or nothing more to hope for. What it did not answer is asked again, and costs none of the looks. A hint asks earlier.
 *
 * @param reported whether the carrier can call back
 */
export const nextPollAt = (record: MessageRecord, reported: boolean): number | undefined => {
  const [planned, hinted] = [plannedPollAt(record, reported), hintDueAt(record)];
  return planned === undefined || hinted === undefined ? (planned ?? hinted) : Math.min(planned, hinted);
};

/** Whether asking now is only due to a hint. */
export const isEarlyPoll = (record: MessageRecord, reported: boolean, now: number): boolean => {
  const planned = plannedPollAt(record, reported);
  return planned === undefined || planned > now;
};

const plannedPollAt = (record: MessageRecord, reported: boolean): number | undefined => {
  if (isFinal(record) || record.state === 'waiting' || record.state === 'sending') return undefined;
  const since = lastEventAt([record]);
  const planned = record.uuid === undefined ? searchAt(record, since) : lookUpAt(record, since, reported);
  if (planned === undefined) return undefined;
  const at = Math.max(planned, record.unanswered?.retryAt ?? planned);
  return at <= since + noNewsAfterMs ? at : undefined;
};

const searchAt = ({ polls = 0, polledAt = -searchGapMs }: MessageRecord, since: number): number | undefined => {
  const after = searchesAfterMs[polls];
  return after === undefined ? undefined : Math.max(since + after, polledAt + searchGapMs);
};

const lookUpAt = ({ polls = 0, polledAt }: MessageRecord, since: number, reported: boolean): number => {
  const first = reported ? firstAfterMs : firstWithoutCallbacksMs;
  return (polledAt ?? since) + Math.min(first * 2 ** polls, rarestMs);
};

/**
 * The moment at which the carrier is to be asked again after it did not answer, ever later; past the last one at which
 * there may be news if there is no time left before it, so that `nextPollAt` gives up.
 *
 * @param fraction chance, in [0, 1)
 */
export const pollAgainAt = (record: MessageRecord, now: number, fraction: number): number => {
  const attempt = (record.unanswered?.count ?? 0) + 1;
  const deadline = lastEventAt([record]) + noNewsAfterMs;
  return nextTryAt({ attempt, now, fraction, deadline }) ?? deadline + 1;
};

/** The carrier's clock and ours may differ; the send's own deadline is 10 s, so it was taken in this span or never. */
const carrierSkewMs = 30_000;
const takenWithinMs = 60_000;

/** When the carrier took it by its own clock, if it did; in milliseconds since 1970. */
export const takenBetween = (record: MessageRecord): { from: number; until: number } => {
  const triedAt = lastTriedAt(record) ?? lastEventAt([record]);
  return { from: triedAt - carrierSkewMs, until: triedAt + takenWithinMs };
};

/** When the carrier took what may be that message, where its clock is in that span; else when the try began. */
export const listedMoment = (record: MessageRecord, takenAt: number | undefined): number => {
  const { from, until } = takenBetween(record);
  return takenAt !== undefined && takenAt >= from && takenAt <= until ? takenAt : from + carrierSkewMs;
};

/** Tries that are further apart than that took place in spans that do not touch. */
const besideMs = carrierSkewMs + takenWithinMs;

/** Under what a try is noted, so that what was tried beside it is found: the number and a window of time. */
export const tryWindow = (to: string, triedAt: number): string => `${to}.${Math.floor(triedAt / besideMs)}`;

/** The windows in which every rival of a record was tried. */
export const windowsBeside = (record: MessageRecord): string[] => {
  const triedAt = takenBetween(record).from + carrierSkewMs;
  return [-besideMs, 0, besideMs].map((ms) => tryWindow(record.to, triedAt + ms));
};

/** The carrier may have it under an id not known here. What waits, was refused or was cancelled clearly did not go out. */
const inDoubt: ReadonlySet<RecordState> = new Set(['sending', 'unconfirmed']);

/** Whether what the carrier took in the span of the one may as well be the other. */
export const isRival = (one: MessageRecord, other: MessageRecord): boolean => {
  if (other.id === one.id || other.to !== one.to) return false;
  if (other.uuid !== undefined || !inDoubt.has(other.state)) return false;
  const [span, its] = [takenBetween(one), takenBetween(other)];
  return its.from <= span.until && span.from <= its.until;
};
