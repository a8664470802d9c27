import { countedFrom, sumOf, tallyOf } from '../../domain/list/tally.ts';
import { newCard } from '../../domain/message/card.ts';
import type { CardPlace, Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { transitionRecord } from '../../domain/message/record.ts';
import { boundTo } from '../../domain/message/repeat.ts';
import { repeatMarkOf, repeatWindowMs } from '../../domain/request/fingerprint.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Change, Changed } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { recordsPerChange } from '../lists.ts';
import { markOnce } from '../records.ts';
import { beginIntake, dropIntake, endIntake, raiseUnlessGivenUp } from './intake.ts';
import type { ReadRequest, SendRequest } from './read-request.ts';

type AcceptContext = Needs<'store' | 'random' | 'rules'>;

/** How many of a person's dispatches `history` and `status` know. */
const recentMax = 50;

/** A request that passed every check, and what was reserved for it. */
export type Accepting = {
  id: string;
  content: string;
  request: SendRequest;
  read: ReadRequest;
  cardPlace: CardPlace;
  /** Undefined if Slack has none. */
  senderName: string | undefined;
  /** One for each recipient, in the pace; in milliseconds since 1970. */
  places: readonly number[];
  /** The moment at which the quota was taken: what is given back is given back to that day. */
  now: number;
  /** The messages that it sends again. */
  originals: readonly MessageRecord[];
};

export type Acceptance =
  | { kind: 'accepted'; dispatch: Dispatch; records: MessageRecord[] }
  | { kind: 'exists' }
  | { kind: 'repeat' };

/**
 * Acceptance: dispatch, records, card, the entry in the list of open work, the person's history and the mark against a
 * second Enter are written in one atomic change. Before it nothing has happened, after it nothing is lost. Only the records
 * of a very long list are written before it, where nothing finds them.
 */
export const accept = async (context: AcceptContext, accepting: Accepting): Promise<Acceptance> => {
  const records = recordsFor(context, accepting);
  const dispatch = dispatchFor(context, accepting, records);
  const changes = changesFor(context, accepting, dispatch, records);
  const done = await store(context, changes, records, accepting.now);
  if (done.ok) return { kind: 'accepted', dispatch, records };
  return { kind: changes[done.failed]?.kind === 'repeat' ? 'repeat' : 'exists' };
};

/** A list too long for one change is written before it; see `intake.ts`. */
const store = async (
  context: AcceptContext,
  changes: readonly Change[],
  records: readonly MessageRecord[],
  now: number,
): Promise<Changed<readonly Change[]>> => {
  if (records.length <= recordsPerChange) return context.store.change([...changes, ...records.map(createRecord)]);
  const intake = await beginIntake(context, records, now);
  try {
    const done = await context.store.change([...changes, ...endIntake(intake)]);
    if (!done.ok) await dropIntake(context, intake);
    return done;
  } catch (error) {
    // Where it may have been stored all the same, it shows by the entry: that is gone then, and else found by a sweep.
    if (!(error instanceof StoreError && error.unconfirmed)) await dropIntake(context, intake).catch(() => {});
    raiseUnlessGivenUp(error);
    return { ok: false, failed: changes.length };
  }
};

const createRecord = (record: MessageRecord): Change => ({
  do: 'create',
  kind: 'record',
  id: record.id,
  value: record,
});

const recordsFor = (
  { random, rules }: AcceptContext,
  { id, request, read, places, originals, now }: Accepting,
): MessageRecord[] => {
  const byNumber = new Map(originals.map((it) => [it.to, it]));
  return read.recipients.map((to, index) => {
    const original = byNumber.get(to);
    const earliestAt = now + rules.undoMs;
    const place = places[index] ?? earliestAt;
    return {
      id: random.id(),
      dispatchId: id,
      to,
      ...(read.recipients.length > countedFrom ? { position: index } : {}),
      state: 'waiting',
      attempts: 0,
      dueAt: place,
      earliestAt,
      forecastAt: place,
      times: { waiting: now },
      ...(original ? { repeats: boundTo(original, request.repeats?.known) } : {}),
    };
  });
};

const dispatchFor = (
  { rules }: AcceptContext,
  { id, content, request, read, cardPlace: place, senderName: name, now }: Accepting,
  records: readonly MessageRecord[],
): Dispatch => ({
  id,
  content,
  state: rules.undoMs > 0 ? 'held' : 'preparing',
  sender: { userId: request.userId, ...(name === undefined ? {} : { name }) },
  entryPoint: request.entryPoint,
  origin: request.origin,
  card: place,
  text: read.text,
  attachments: read.attachments,
  recordIds: records.map((record) => record.id),
  acceptedAt: now,
  dueAt: now + rules.undoMs,
  prepare: { attempts: 0, dueAt: now },
  ...(read.attachments.length === 0 ? { media: [] } : {}),
  ...(request.repeats ? { repeats: request.repeats.dispatchId } : {}),
});

const changesFor = (
  { rules }: AcceptContext,
  { id, request, cardPlace: place, now }: Accepting,
  dispatch: Dispatch,
  records: readonly MessageRecord[],
): Change[] => {
  const historyEnds = now + rules.retentionMs;
  return [
    { do: 'create', kind: 'dispatch', id, value: dispatch },
    markSending(request, dispatch),
    { do: 'create', kind: 'pending', id, value: { what: 'dispatch' } },
    { do: 'create', kind: 'card', id, value: newCard(id, place) },
    {
      do: 'upsert',
      kind: 'recent',
      id: request.userId,
      fn: (known) => ({ dispatchIds: [id, ...(known?.dispatchIds ?? [])].slice(0, recentMax) }),
      expires: historyEnds,
    },
    ...(records.length > countedFrom ? [countOf(id, records)] : []),
    ...markRepeated(request, records, { by: id, at: now, expires: historyEnds }),
    ...(request.refusedAs === undefined ? [] : [markOnce(request.refusedAs, now)]),
  ];
};

const countOf = (id: string, records: readonly MessageRecord[]): Change => ({
  do: 'create',
  kind: 'tally',
  id,
  value: sumOf(records.map(tallyOf)),
});

/** A mark and not a look-up, so that of two Enters at the same moment only one is accepted. */
const markSending = ({ repeatAllowed }: SendRequest, dispatch: Dispatch): Change => {
  const at = dispatch.acceptedAt;
  const mark = { kind: 'repeat', id: repeatMarkOf(dispatch), expires: at + repeatWindowMs } as const;
  const value = { dispatchId: dispatch.id, at };
  return repeatAllowed ? { ...mark, do: 'upsert', fn: () => value } : { ...mark, do: 'create', value };
};

/**
 * The old records learn in the same change that they are being sent again. The mark fails the whole change if another
 * request got there first, so that two clicks, even on different sets of records, send each one once.
 */
const markRepeated = (
  request: SendRequest,
  records: readonly MessageRecord[],
  { by, at, expires }: { by: string; at: number; expires: number },
): Change[] => {
  const bound = new Map(records.map(({ id, repeats }) => [repeats?.[0]?.recordId, id]));
  return (request.repeats?.recordIds ?? []).flatMap((id): Change[] => {
    const event = { type: 'repeated', at, by, as: bound.get(id) } as const;
    return [
      { do: 'create', kind: 'repeat', id: `again.${id}`, value: { dispatchId: by, at }, expires },
      { do: 'update', kind: 'record', id, fn: (record) => transitionRecord(record, event) },
    ];
  });
};
