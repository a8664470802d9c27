/** What is said of a dispatch as a whole: of a short list from its records, of a long one from its tally. */
import { hasLeft, isFinal, type MessageRecord, type RecordState } from '../message/message.ts';
import { canSendAgain, isDone, isSettled, needsFixing, nextChangeAt } from '../message/settled.ts';
import { positionsIn } from './positions.ts';
import type { Tally } from './tally.ts';

/** The records of a dispatch: all of them, or, where there is a tally, those that are needed beside it. */
export type Listed = { records: readonly MessageRecord[]; tally?: Tally | undefined };

export type Counts = Partial<Record<RecordState, number>>;

export type Overview = {
  counts: Counts;
  total: number;
  /** Left this app, or may have. */
  left: number;
  /** Of those that wait, so many wait for a person to say whether to send them. */
  asked: number;
  /** Some can be sent again; of some nobody knows, and a person may decide; some can be sent after a change. */
  canSendAgain: boolean;
  canLeaveAlone: boolean;
  needsFixing: boolean;
  allFinal: boolean;
  /** No more news is expected: of any, of all. Of a long list this is told a few minutes late. */
  someSettled: boolean;
  allSettled: boolean;
  /** Nothing more is to be done for any of them. */
  allDone: boolean;
  /** When time alone changes something, in milliseconds since 1970. */
  nextChangeAt: number | undefined;
};

/** @param now in milliseconds since 1970 */
export const overviewOf = ({ records, tally }: Listed, now: number): Overview =>
  tally ? overviewOfTally(tally, now) : overviewOfRecords(records, now);

export const stateCounts = ({ records, tally }: Listed): Counts => {
  if (tally) return Object.fromEntries(states.flatMap((state) => (tally[state] ? [[state, tally[state]]] : [])));
  const counts: Counts = {};
  for (const { state } of records) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

/** In the order in which they are told. */
const states: readonly RecordState[] = [
  'delivered',
  'sent',
  'submitted',
  'sending',
  'waiting',
  'cancelled',
  'undelivered',
  'failed',
  'unconfirmed',
];

/** Of the others. */
export const countsWithout = (listed: Listed, without: readonly MessageRecord[]): Counts => {
  const less = stateCounts({ records: without });
  const rest = Object.entries(stateCounts(listed) as Record<RecordState, number>).map(
    ([state, n]) => [state, n - (less[state as RecordState] ?? 0)] as const,
  );
  return Object.fromEntries(rest.filter(([, n]) => n > 0));
};

export const totalOf = (listed: Listed): number => Object.values(stateCounts(listed)).reduce((sum, n) => sum + n, 0);

const overviewOfRecords = (records: readonly MessageRecord[], now: number): Overview => {
  const again = records.filter((record) => canSendAgain(record, now));
  const changes = records.map((record) => nextChangeAt(record, now)).filter((at) => at !== undefined);
  return {
    counts: stateCounts({ records }),
    total: records.length,
    left: records.filter(hasLeft).length,
    asked: records.filter(({ question }) => question).length,
    canSendAgain: again.length > 0,
    canLeaveAlone: again.some(({ state }) => state === 'unconfirmed'),
    needsFixing: records.some((record) => needsFixing(record, now)),
    allFinal: records.every(isFinal),
    someSettled: records.some((record) => isSettled(record, now)),
    allSettled: records.every((record) => isSettled(record, now)),
    allDone: records.every((record) => isDone(record, now)),
    nextChangeAt: changes.length > 0 ? Math.min(...changes) : undefined,
  };
};

const overviewOfTally = (tally: Tally, now: number): Overview => {
  const has = (field: string) => (tally[field] ?? 0) > 0;
  const counts = stateCounts({ records: [], tally });
  const [decisions, ends] = [momentsIn(tally, 'undecided.'), momentsIn(tally, 'ends.')];
  const canLeaveAlone = decisions.some((at) => at <= now);
  const changes = [...decisions, ...ends].filter((at) => at > now);
  const someFinal = finals.some(has);
  const isUnderWay = has('waiting') || has('sending');
  const allSettled = !isUnderWay && ends.every((at) => at <= now);
  return {
    counts,
    total: totalOf({ records: [], tally }),
    left: tally.left ?? 0,
    asked: tally.asked ?? 0,
    canSendAgain: has('again') || canLeaveAlone,
    canLeaveAlone,
    needsFixing: has('fix'),
    allFinal: !isUnderWay && ends.length === 0,
    someSettled: someFinal || ends.some((at) => at <= now),
    allSettled,
    allDone: allSettled && !has('hinted'),
    nextChangeAt: changes.length > 0 ? Math.min(...changes) : undefined,
  };
};

const finals: readonly RecordState[] = ['delivered', 'undelivered', 'failed', 'cancelled'];

const momentsIn = (tally: Tally, prefix: string): number[] =>
  Object.keys(tally).flatMap((field) => (field.startsWith(prefix) ? [Number(field.slice(prefix.length))] : []));

/** Where the records with a problem stand in the list, and in which state each is; those that wait, wait for a person. */
export const problemsIn = (tally: Tally): { position: number; state: RecordState }[] =>
  problemStates
    .flatMap((state) =>
      positionsIn(tally, (name) => name === `problem.${state}`).map((position) => ({ position, state })),
    )
    .sort((one, other) => one.position - other.position);

const problemStates = ['undelivered', 'failed', 'unconfirmed', 'waiting'] as const;

/**
 * Where the records stand of which something may be to be done before `before`, in milliseconds since 1970.
 *
 * @param isReported whether the carrier can call back; where it cannot, each record that has left may be due
 */
export const dueIn = (tally: Tally, before: number, isReported: boolean): number[] =>
  positionsIn(tally, (name) => name.startsWith('due.') && (!isReported || Number(name.slice('due.'.length)) < before));
