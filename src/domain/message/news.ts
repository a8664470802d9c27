/**
 * What the sender of a dispatch has to hear directly, because its card and thread do not say it. Good news needs no words of
 * its own, unless it takes back what was told before.
 *
 * Kept on the card: the key of each milestone that its thread did not take; `<record>.decide` where the sender was asked to
 * decide about a send of which nobody knows; `<record>.heard` once one of these may have been posted; `<record>.after` where
 * they heard that it arrived after all; `dispatch.failed.directly` once a direct message says that all of it failed.
 */
import { createHash } from 'node:crypto';
import { type Card, isSaid } from './card.ts';
import type { MessageRecord } from './message.ts';
import { isMissed, type Milestone, questionKey } from './milestones.ts';
import { canSendAgain, isSettled } from './settled.ts';

export type News = {
  /** Did not arrive, or nobody knows; for these there are buttons. */
  bad: MessageRecord[];
  /** Arrived after they were told as bad. */
  good: MessageRecord[];
  /** The dispatch failed as a whole, and only a private answer said so, which is seen by who is there at that moment. */
  isFailed: boolean;
  /** What is not to be said again. */
  keys: string[];
};

type Unsaid = { records: readonly MessageRecord[]; unsaid: readonly Milestone[]; now: number };

/**
 * A failure is told at once; a send of which nobody knows when its sender may decide, since before that there is nothing to
 * do.
 *
 * @param unsaid what the thread does not take; of a card that stands nowhere, whatever there is to say
 */
export const newsOf = (card: Card, { records, unsaid, now }: Unsaid): News => {
  const milestones = unsaid.flatMap((it) => (it.kind === 'record' ? [it] : []));
  const refusedKeys = new Set(unsaid.map(({ key }) => key));
  const failedKeys = milestones
    .filter(({ state }) => state === 'failed' || state === 'undelivered')
    .map(({ key }) => key);
  const failed = records.filter((it) => failedKeys.includes(`${it.id}.${it.state}`) && !it.repeatedBy);
  const asked = records.filter((it) => it.question && refusedKeys.has(questionKey(it.id, it.question)));
  const askedKeys = unsaid.filter(({ kind }) => kind === 'question').map(({ key }) => key);
  const undecided = records.filter((it) => needsDecision(card, it, now, refusedKeys));
  const good = records.filter((it) => isGoodAfterAll(card, it));
  const isFailed = unsaid.some(({ kind }) => kind === 'dispatch-failed') && !isSaid(card, failedDirectlyKey);
  return {
    bad: [...failed, ...asked, ...undecided],
    good,
    isFailed,
    keys: [
      ...(isFailed ? [failedDirectlyKey] : []),
      // A card that stands nowhere may still be posted: what is not bad is said under it then.
      ...(card.at ? refusedKeys : [...failedKeys, ...askedKeys]),
      ...undecided.map(decideKey),
      ...good.map(afterKey),
    ],
  };
};

export const failedDirectlyKey = 'dispatch.failed.directly';
const decideKey = ({ id }: MessageRecord) => `${id}.decide`;
/** Kept when bad news of a record was posted, or may have been: before that there is nothing to take back. */
export const heardKey = (recordId: string) => `${recordId}.heard`;
const afterKey = ({ id }: MessageRecord) => `${id}.after`;

/** The buttons are offered, and stand nowhere where its sender would find them. */
const needsDecision = (card: Card, record: MessageRecord, now: number, refused: ReadonlySet<string>): boolean => {
  if (record.state !== 'unconfirmed' || !canSendAgain(record, now) || isSaid(card, decideKey(record))) return false;
  // Where problems are counted, that post has the buttons.
  if (card.problems && !card.problems.isStuck) return false;
  const key = `${record.id}.unconfirmed`;
  return !card.at || card.stuck !== undefined || refused.has(key) || (card.told?.includes(key) ?? false);
};

/** What was told stands in the DM with its buttons, and is not true any more. */
const isGoodAfterAll = (card: Card, record: MessageRecord): boolean => {
  if (record.state !== 'delivered' && record.state !== 'sent') return false;
  return isSaid(card, heardKey(record.id)) && !isSaid(card, afterKey(record));
};

/** A list with many problems may have news for hours: so long after they were counted, its sender gets the numbers so far. */
const listAfterMs = 15 * 60_000;

/** Whether the sender gets a file with the numbers of these problems: now, at a moment still to come, or not again. */
export type ListDue = { kind: 'now'; hash: string; isLast: boolean } | { kind: 'later'; at: number } | { kind: 'not' };

/**
 * Once when no more news is expected; before that only if it takes long or nothing else tells of them, and then once more
 * at the end if it has changed.
 *
 * @param records all of them, or those with a problem of a list of which it is known whether it has ended
 */
export const listDue = (
  { problems, list }: Card,
  records: readonly MessageRecord[],
  now: number,
  hasEnded = records.every((it) => isSettled(it, now)),
): ListDue => {
  if (!problems || list?.isLast) return { kind: 'not' };
  if (hasEnded) {
    const hash = hashOfList(records);
    const isNews = list ? list.hash !== hash : records.some(isMissed);
    return isNews ? { kind: 'now', hash, isLast: true } : { kind: 'not' };
  }
  if (list) return { kind: 'not' };
  const at = problems.at ? problems.saidAt + listAfterMs : now;
  return at > now ? { kind: 'later', at } : { kind: 'now', hash: hashOfList(records), isLast: false };
};

const hashOfList = (records: readonly MessageRecord[]): string => {
  const listed = records.filter(isMissed).map(({ id, state }) => `${id}.${state}`);
  return createHash('sha256').update(listed.join()).digest('base64url');
};
