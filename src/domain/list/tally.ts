/**
 * What all records of a long list add up to, so that nobody has to read a thousand records to know how many wait. Each
 * record adds a few numbers that are a pure function of it, and the store keeps their sum in the same change as the record
 * (`store/sums.ts`). What is told by it is in `overview.ts`.
 *
 * | field                | the records                                                                                 |
 * | -------------------- | ------------------------------------------------------------------------------------------- |
 * | a state              | in that state                                                                               |
 * | `left`               | that left this app, or may have                                                             |
 * | `hinted`             | of which the carrier is to be asked because of a hint                                       |
 * | `asked`              | that wait for a person, because what they repeat may have arrived                           |
 * | `again`, `fix`       | that did not arrive, and can be sent again as they are, or after a change                   |
 * | `undecided.<moment>` | of which nobody knows, by the moment from which on a person may decide                      |
 * | `ends.<moment>`      | that left and are not final, by the moment after which no news is expected                  |
 * | `problem.<word>`     | with a problem, as a set of positions for each state                                        |
 * | `due.<moment>.<word>`| of which something is to be done, by the moment from which on, as a set of positions         |
 */
import { hintDueAt } from '../message/hint.ts';
import { hasLeft, isFinal, type MessageRecord } from '../message/message.ts';
import { isProblem } from '../message/milestones.ts';
import { nextPollAt } from '../message/reconciling.ts';
import { canSendAgain, decideAfterMs, lastEventAt, needsFixing, noNewsAfterMs } from '../message/settled.ts';
import { memberOf } from './positions.ts';

/** Whole numbers by name. What is 0 is absent. */
export type Tally = Readonly<Record<string, number>>;

/** With more recipients a list is counted; up to these all of its records are read, and its card names each of them. */
export const countedFrom = 20;

/** Of so many records with a problem the card of a counted list has a line each. */
export const problemsShown = 10;

/** Moments are rounded, so that a list has few of them; in milliseconds. Nothing is told, or given up, too early by it. */
const [minute, fiveMinutes] = [60_000, 5 * 60_000];
const noLaterThan = (at: number): number => Math.floor(at / minute) * minute;
const decidableAt = (at: number): number => Math.ceil(at / minute) * minute;
const overAt = (at: number): number => Math.ceil(at / fiveMinutes) * fiveMinutes;

/** What a record adds; nothing if its list is not counted. */
export const tallyOf = (record: MessageRecord): Tally => {
  const { position, state } = record;
  if (position === undefined) return {};
  const dueAt = lookAt(record);
  return {
    [state]: 1,
    ...(hasLeft(record) ? { left: 1 } : {}),
    ...(hintDueAt(record) === undefined ? {} : { hinted: 1 }),
    ...(record.question ? { asked: 1 } : {}),
    ...choiceOf(record),
    ...(isExpected(record) ? { [`ends.${overAt(lastEventAt([record]) + noNewsAfterMs)}`]: 1 } : {}),
    ...(isProblem(record) ? memberOf(`problem.${state}`, position) : {}),
    ...(dueAt === undefined ? {} : memberOf(`due.${noLaterThan(dueAt)}`, position)),
  };
};

/** It is with the carrier, or may be, and more news may come. */
const isExpected = (record: MessageRecord): boolean =>
  hasLeft(record) && !isFinal(record) && record.state !== 'sending';

/** What a person may do about it, now or later. */
const choiceOf = (record: MessageRecord): Tally => {
  const ever = Number.POSITIVE_INFINITY;
  if (!canSendAgain(record, ever)) return needsFixing(record, ever) ? { fix: 1 } : {};
  if (record.state !== 'unconfirmed') return { again: 1 };
  // Where that moment is not known nobody may ever decide, and it does not come this far.
  const since = record.times.unconfirmed as number;
  return { [`undecided.${decidableAt(since + decideAfterMs)}`]: 1 };
};

/**
 * No later than the moment at which something is to be done for it, whatever the operator has set, in milliseconds since
 * 1970; undefined if nothing is. Where the carrier cannot call back it is asked earlier than this says.
 */
const lookAt = (record: MessageRecord): number | undefined => {
  // What repeats another message is looked at at once: that one may have arrived meanwhile.
  if (record.state === 'waiting') return record.repeats ? 0 : Math.min(record.dueAt, record.forecastAt);
  return record.state === 'sending' ? (record.leaseUntil ?? 0) : nextPollAt(record, true);
};

export const sumOf = (tallies: readonly Tally[]): Tally => {
  const sum: Record<string, number> = {};
  for (const tally of tallies) for (const [name, n] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + n;
  return Object.fromEntries(Object.entries(sum).filter(([, n]) => n !== 0));
};

/** What takes away what it is of. */
export const negative = (tally: Tally): Tally =>
  Object.fromEntries(Object.entries(tally).map(([name, n]) => [name, -n]));

export const isSameTally = (one: Tally, other: Tally): boolean =>
  Object.keys(sumOf([one, negative(other)])).length === 0;
