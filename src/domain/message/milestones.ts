import type { Cause } from '../language/refusal.ts';
import type { Dispatch, MessageRecord, RecordState } from './message.ts';
import type { Question } from './repeat.ts';
import { isSettled, lastEventAt } from './settled.ts';

/**
 * One reply in the thread of a card. The key is kept, so that each is posted once. `problems` stands for those of a list
 * that has too many for one reply each; it is edited as their number changes.
 */
export type Milestone =
  | { key: typeof problemsKey; kind: 'problems'; at: number }
  | { key: string; kind: 'record'; recordId: string; state: RecordState; at: number }
  | { key: string; kind: 'question'; recordId: string; at: number }
  | { key: string; kind: 'dispatch-failed'; at: number }
  | { key: string; kind: 'all-final'; at: number };

/** No id of a record holds a dot. */
const milestoneKey = (recordId: string, state: RecordState): string => `${recordId}.${state}`;
export const idOfKey = (key: string): string => key.slice(0, key.indexOf('.'));

/** Up to this many recipients, each gets a reply for every milestone; with more, only problems do. */
export const chattyUpTo = 5;

/** Up to this many problems of one list get a reply each; more are counted in one. */
export const problemRepliesUpTo = 10;
export const problemsKey = 'problems';

const problems = ['undelivered', 'failed', 'unconfirmed'] as const;

/** Each question is asked once; what becomes known while it is open stands on the card. */
export const questionKey = (recordId: string, { at }: Question): string => `${recordId}.question.${at}`;

/** It did not arrive, or nobody knows. */
export const isMissed = ({ state }: Pick<MessageRecord, 'state'>): boolean => problems.some((it) => it === state);

/** A person may have to do something about it. */
export const isProblem = (record: Pick<MessageRecord, 'state' | 'question'>): boolean =>
  record.question !== undefined || isMissed(record);

/**
 * `undelivered` counts what failed too. `causes` of these, most frequent first; `other` is everything without a cause.
 * `asked` wait for a person to say whether they are to be sent.
 */
export type ProblemCounts = {
  undelivered: number;
  unconfirmed: number;
  asked: number;
  causes: { cause: Cause | 'other'; count: number }[];
};

type Countable = Pick<MessageRecord, 'state' | 'failure' | 'question'>;

export const countProblems = (records: readonly Countable[]): ProblemCounts => {
  const lost = records.filter((it) => isMissed(it) && it.state !== 'unconfirmed');
  const counts = new Map<Cause | 'other', number>();
  for (const { failure } of lost)
    counts.set(failure?.cause ?? 'other', (counts.get(failure?.cause ?? 'other') ?? 0) + 1);
  return {
    undelivered: lost.length,
    unconfirmed: records.filter(({ state }) => state === 'unconfirmed').length,
    asked: records.filter(({ question }) => question).length,
    causes: [...counts].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count),
  };
};

/**
 * What is worth a reply in the thread, oldest first. A problem counts only while it is the state of things: a record
 * that turned out to be delivered is not announced as lost. The end is told once no more news is expected of anyone: many
 * carriers send no receipt, and it would never be told if all had to be final.
 *
 * @param records all of them, or, with `list`, those with a problem
 * @param areCounted the problems of this list are counted in one reply already: from then on none gets one of its own
 * @param list of how many recipients it is, and whether no more news is expected of any
 */
export const milestonesOf = (
  dispatch: Dispatch,
  records: readonly MessageRecord[],
  now: number,
  areCounted = false,
  list = { total: records.length, hasEnded: hasEnded(records, now) },
): Milestone[] => {
  if (dispatch.state === 'failed')
    return [{ key: 'dispatch.failed', kind: 'dispatch-failed', at: lastEventAt(records) }];
  const chatty = list.total <= chattyUpTo;
  const inTrouble = records.filter(isProblem);
  const isCounted = areCounted || inTrouble.length > problemRepliesUpTo;
  const found = records.flatMap((record) => {
    const states: RecordState[] = isCounted ? [] : problems.filter((state) => state === record.state);
    if (chatty && record.times.sent !== undefined) states.push('sent');
    if (chatty && record.state === 'delivered') states.push('delivered');
    const { id: recordId, times, question } = record;
    const reached = states.map((state): Milestone => {
      return { key: milestoneKey(recordId, state), kind: 'record', recordId, state, at: times[state] ?? 0 };
    });
    if (!question || isCounted) return reached;
    return [...reached, { key: questionKey(recordId, question), kind: 'question', recordId, at: question.at } as const];
  });
  if (isCounted) found.push({ key: problemsKey, kind: 'problems', at: lastEventAt(inTrouble) });
  found.sort((a, b) => a.at - b.at);
  if (!chatty && list.hasEnded) found.push({ key: 'all.final', kind: 'all-final', at: lastEventAt(records) });
  return found;
};

/** No more news is expected of any, and something was sent, or was to be. */
const hasEnded = (records: readonly MessageRecord[], now: number): boolean =>
  records.every((it) => isSettled(it, now)) && records.some(({ state }) => state !== 'cancelled');
