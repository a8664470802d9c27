/**
 * What sends a message again is bound to what the person knew who asked for it. Where the carrier tells meanwhile that the
 * first message may have arrived, the one that repeats it does not start: its people are asked, and it waits for the answer.
 *
 * `submitted`, `sent` and `delivered` are such news; `failed` and `undelivered` are not, and take a question back that is
 * open. So is a message to the same number that the carrier lists and that may be the first one: a clue that the person did
 * not have. A callback that is not believed is no news: the carrier is asked, and its answer is.
 */
import type { MessageRecord, RecordState } from './message.ts';

/** What is known of a message, or was. Without a state nothing was. */
export type Known = {
  recordId: string;
  state?: RecordState;
  /** When it came to that state. */
  at?: number;
  /** When the carrier took a message that may be this one. */
  listedAt?: number;
};

/** What a request sends again. `known` is what the person knew of it; absent in what earlier versions stored. */
export type Repeats = { dispatchId: string; recordIds: string[]; known?: Known[] };

/** Whether to send it although the first one may have arrived. */
export type Question = {
  at: number;
  /** Unanswered by then, it is not sent. */
  until: number;
  /** What became known, what says most first. */
  news: Known[];
};

/** The carrier took it, so it may arrive, or did; what says most last. */
const taken: readonly Known['state'][] = ['submitted', 'sent', 'delivered'];
const isTaken = ({ state }: Known): boolean => state !== undefined && taken.includes(state);

export const knownOf = ({ id, state, times, listedAt }: MessageRecord): Known => {
  const at = times[state];
  return { recordId: id, state, ...(at === undefined ? {} : { at }), ...(listedAt === undefined ? {} : { listedAt }) };
};

/**
 * What a new record is bound to: the message that it repeats, what that one repeats, and so on.
 *
 * @param known what the person knew; of the others it is what was known when they were repeated
 */
export const boundTo = (original: MessageRecord, known: readonly Known[] = []): Known[] =>
  [{ recordId: original.id }, ...(original.repeats ?? [])].map(
    (bound) => known.find(({ recordId }) => recordId === bound.recordId) ?? bound,
  );

/** What is known by now and speaks against sending, and was not known to the person. */
export const newsSince = (knew: readonly Known[], now: readonly Known[]): Known[] =>
  now
    .filter((it) => {
      const before = knew.find(({ recordId }) => recordId === it.recordId);
      if (isTaken(it)) return !(before && isTaken(before));
      return it.state === 'unconfirmed' && it.listedAt !== undefined && it.listedAt !== before?.listedAt;
    })
    .sort((one, other) => weightOf(other) - weightOf(one));

const weightOf = ({ state }: Known): number => taken.indexOf(state);

/** Asks about what is news to a waiting record, or takes the question back. A question keeps its deadline. */
export const reviewed = (
  record: MessageRecord,
  { at, until, now }: { at: number; until: number; now: readonly Known[] },
): MessageRecord => {
  const { question, ...rest } = record;
  const news = newsSince(record.repeats ?? [], now);
  if (news.length === 0) return question ? rest : record;
  if (question && JSON.stringify(question.news) === JSON.stringify(news)) return record;
  return { ...rest, question: { at: question?.at ?? at, until: question?.until ?? until, news } };
};

/** A person sends it knowing what they were asked about: it is promised anew, and only further news stops it again. */
export const sentAnyway = (record: MessageRecord, at: number): MessageRecord => {
  const { question, ...rest } = record;
  if (!question) return record;
  const repeats = (record.repeats ?? []).map(
    (bound) => question.news.find(({ recordId }) => recordId === bound.recordId) ?? bound,
  );
  return { ...rest, repeats, forecastAt: Math.max(record.forecastAt, at) };
};
