import { namedByHint } from '../../domain/message/hint.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { isEarlyPoll, listedMoment, nextPollAt, pollAgainAt, takenBetween } from '../../domain/message/reconciling.ts';
import { type Report, transitionRecord } from '../../domain/message/record.ts';
import type { Needs } from '../context.ts';
import { claimUuid, wakeRepeat } from '../deliver/move-record.ts';
import { takePlaceNow } from '../pacing/places.ts';
import { markPending } from '../records.ts';
import { orUnreadable, type Rivals, rivalsOf } from './rivals.ts';

type ReconcileContext = Needs<
  'store' | 'clock' | 'random' | 'queue' | 'log' | 'lookup' | 'rules' | 'alarms' | 'limiters'
>;

/** What the carrier answered: what became of the message, that it took one that may be it, or neither. */
type Answer = { report?: Report; listedAt?: number };
/** `unanswered`: the carrier could not be asked, or did not say all. */
type Look = Answer | 'unanswered';

/**
 * Asks the carrier about one message, when it is time, and lets the answer settle it. Where there is no answer it asks
 * again later, for as long as there may be news.
 */
export const reconcile = async (context: ReconcileContext, recordId: string): Promise<void> => {
  const { store, clock, queue, lookup, rules } = context;
  const isReported = rules.publicUrl !== undefined;
  const pollAtOf = (it: MessageRecord) => nextPollAt(it, isReported);
  const record = await store.get('record', recordId);
  const pollAt = record && pollAtOf(record);
  if (!record || pollAt === undefined) return;
  const now = clock.now();
  if (pollAt > now) return queue.wake(`reconcile.${recordId}`, pollAt);
  const freeAt = record.uuid === undefined ? await takePlaceNow(context, lookup.searchRate, now) : now;
  if (freeAt > now) return queue.wake(`reconcile.${recordId}`, freeAt);

  const early = isEarlyPoll(record, isReported, now);
  const seen = await look(context, record);
  if (seen === 'unanswered') await putOff(context, record, early);
  else await settle(context, record, { ...seen, askedAt: now, early });
  const after = await store.get('record', recordId);
  const next = after && pollAtOf(after);
  if (next !== undefined) queue.wake(`reconcile.${recordId}`, next);
};

const look = async (context: ReconcileContext, record: MessageRecord): Promise<Look> => {
  if (record.uuid === undefined) return search(context, record);
  const found = await context.lookup.get(record.uuid);
  if (found === undefined) return 'unanswered';
  return found === 'missing' ? {} : { report: found };
};

/**
 * The one message that no other record claims and that could belong to no other record. Something else may send from the same
 * number, a second program or a person at the carrier's console, so it is no proof. Where reports come, it has to be the one
 * that a callback of this record named, or it is only a clue for the person who decides. Where none can come, it is all that
 * there is.
 */
const search = async (context: ReconcileContext, record: MessageRecord): Promise<Look> => {
  const { store, lookup, rules } = context;
  const dispatch = await store.get('dispatch', record.dispatchId);
  // Not what was uploaded: that is made again while some recipients still wait for it.
  const hasMedia = (dispatch?.attachments.length ?? 0) > 0;
  const listed = await lookup.sentTo({ to: record.to, hasMedia, ...takenBetween(record) });
  if (listed === undefined || listed === 'too-many') return 'unanswered';
  // Rivals first: one that is none any more has claimed its id by then, so that the claims show it.
  const rivals = await rivalsOf(context, record);
  const claims = await Promise.all(listed.map(({ uuid }) => orUnreadable(store.get('uuid', uuid))));
  // The process died between the claim and the record.
  const own = listed.find((_, index) => ownerOf(claims[index]) === record.id);
  if (own) return { report: own };
  const free = listed.filter((_, index) => claims[index] === undefined);
  const named = namesAmong(record, rivals).flatMap((name) => free.find(({ uuid }) => uuid === name) ?? []);
  if (named[0]) return { report: named[0] };
  const [only, ...more] = free;
  if (!isAlone(rivals) || only === undefined || more.length > 0) return {};
  return rules.publicUrl === undefined ? { report: only } : { listedAt: listedMoment(record, only.takenAt) };
};

const ownerOf = (claim: { recordId: string } | 'unreadable' | undefined): string | undefined =>
  claim === 'unreadable' ? undefined : claim?.recordId;

const isAlone = ({ known, mayBeMore }: Rivals): boolean => known.length === 0 && !mayBeMore;

/** Beside another message in doubt only the first name counts, which no made-up callback can come before. */
const namesAmong = (record: MessageRecord, rivals: Rivals): readonly string[] => {
  const names = namedByHint(record);
  if (isAlone(rivals)) return names;
  if (rivals.mayBeMore) return [];
  const theirs = rivals.known.map((rival) => namedByHint(rival)[0]);
  return names.slice(0, 1).filter((name) => !theirs.includes(name));
};

/** The moment is stored, so that a process that starts meanwhile waits for it too. */
const putOff = async (context: ReconcileContext, record: MessageRecord, early: boolean): Promise<void> => {
  const { store, clock, random, queue, log } = context;
  const at = clock.now();
  const fraction = random.fraction();
  const put = await store.update('record', record.id, (it) =>
    transitionRecord(it, { type: 'poll.unanswered', at, retryAt: pollAgainAt(it, at, fraction), early }),
  );
  const retryAt = put && nextPollAt(put.value, context.rules.publicUrl !== undefined);
  // A hint that is given up no longer keeps its dispatch open.
  if (early && retryAt === undefined) queue.wake(`draw.${record.dispatchId}`, at);
  log.info('message.poll-put-off', { record: record.id, dispatch: record.dispatchId, retryAt });
};

const settle = async (
  context: ReconcileContext,
  record: MessageRecord,
  { report: found, listedAt, askedAt, early }: Answer & { askedAt: number; early: boolean },
): Promise<void> => {
  const { store, clock, queue, log } = context;
  const at = clock.now();
  const polled = (it: MessageRecord) =>
    transitionRecord(it, { type: 'polled', at, askedAt, early, listedAt: clueFor(it, listedAt) });
  const reported = (it: MessageRecord) => (found ? transitionRecord(it, { type: 'reported', at, ...found }) : it);
  const done = await store.change([
    { do: 'update', kind: 'record', id: record.id, fn: (it) => polled(reported(it)) },
    ...(found ? [...claimUuid(found.uuid, record.id, at), markPending(record.dispatchId)] : []),
  ]);
  const settled = done.ok ? done.stored[0] : undefined;
  if (settled && settled.before?.state !== settled.value.state) suspectReports(context, record.id);
  log.info('message.polled', {
    record: record.id,
    dispatch: record.dispatchId,
    found: found?.state ?? (listedAt === undefined ? 'nothing' : 'listed'),
    was: settled?.before?.state,
    is: settled?.value.state,
  });
  queue.wake(`draw.${record.dispatchId}`, at);
  // As it is stored now: it may have been sent again while the carrier was asked.
  if (settled) wakeRepeat(queue, settled.value, at);
};

/** What it brought a report should have said long before, where reports come at all. */
const suspectReports = ({ rules, alarms, limiters }: ReconcileContext, recordId: string): void => {
  if (rules.publicUrl === undefined) return;
  if (limiters.reports.asked(recordId)) alarms.raise('reports.missing', { publicUrl: rules.publicUrl });
};

/** Its report may have come meanwhile, and needs no clue. */
const clueFor = ({ state }: MessageRecord, listedAt: number | undefined): number | undefined =>
  state === 'unconfirmed' ? listedAt : undefined;
