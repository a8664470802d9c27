import type { CardPlace, Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { transition } from '../../domain/message/transition.ts';
import type { Change, Random, Store } from '../../ports/index.ts';
import type { Rules } from '../rules.ts';
import type { ReadRequest, SendRequest } from './read-request.ts';
import { repeatMarkOf, repeatWindowMs } from './repeat-mark.ts';

/** How many of a person's dispatches `history` and `status` know. */
const recentMax = 50;

export type Acceptance =
  | { kind: 'accepted'; dispatch: Dispatch; records: MessageRecord[] }
  | { kind: 'exists' }
  | { kind: 'repeat' };

/**
 * Acceptance: dispatch, records, card, the entry in the list of open work, the person's history and the mark against a
 * second Enter are written in one atomic change. Before it nothing has happened, after it nothing is lost.
 */
export const createAccept =
  ({ store, random, rules }: { store: Store; random: Random; rules: Rules }) =>
  async ({
    id,
    content,
    request,
    read,
    place,
    now,
  }: {
    id: string;
    content: string;
    request: SendRequest;
    read: ReadRequest;
    place: CardPlace;
    /** The moment at which the quota was taken: what is given back is given back to that day. */
    now: number;
  }): Promise<Acceptance> => {
    const records = read.recipients.map(
      (to): MessageRecord => ({
        id: random.id(),
        dispatchId: id,
        to,
        state: 'waiting',
        attempts: 0,
        dueAt: 0,
        forecastAt: 0,
        times: { waiting: now },
      }),
    );
    const dispatch: Dispatch = {
      id,
      content,
      state: rules.undoMs > 0 ? 'held' : 'preparing',
      sender: { userId: request.userId },
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
    };

    const repeatKey = repeatMarkOf(dispatch);
    const repeatMark = { dispatchId: id, at: now };
    const repeat: Change = request.repeatAllowed
      ? { do: 'upsert', kind: 'repeat', id: repeatKey, fn: () => repeatMark, expires: now + repeatWindowMs }
      : { do: 'create', kind: 'repeat', id: repeatKey, value: repeatMark, expires: now + repeatWindowMs };
    const changes: Change[] = [
      { do: 'create', kind: 'dispatch', id, value: dispatch },
      // A mark and not a look-up, so that of two Enters at the same moment only one is accepted.
      repeat,
      { do: 'create', kind: 'pending', id, value: { what: 'dispatch' } },
      {
        do: 'create',
        kind: 'card',
        id,
        value: { dispatchId: id, place, replies: [], failures: 0, notBefore: 0 },
      },
      {
        do: 'upsert',
        kind: 'recent',
        id: request.userId,
        fn: (known) => ({ dispatchIds: [id, ...(known?.dispatchIds ?? [])].slice(0, recentMax) }),
        expires: now + rules.retentionMs,
      },
      ...records.map((record): Change => ({ do: 'create', kind: 'record', id: record.id, value: record })),
      ...markRepeated(request, id, now, now + rules.retentionMs),
    ];

    const done = await store.change(changes);
    if (done.ok) return { kind: 'accepted', dispatch, records };
    const failed = changes[done.failed];
    return { kind: failed?.kind === 'repeat' ? 'repeat' : 'exists' };
  };

/**
 * The old records learn in the same change that they are being sent again. The mark fails the whole change if another
 * request got there first, so that two clicks, even on different sets of records, send each one once.
 */
const markRepeated = (request: SendRequest, by: string, at: number, expires: number): Change[] =>
  (request.repeats?.recordIds ?? []).flatMap((id): Change[] => [
    { do: 'create', kind: 'repeat', id: `again.${id}`, value: { dispatchId: by, at }, expires },
    { do: 'update', kind: 'record', id, fn: (record) => transition(record, { type: 'repeated', at, by }) },
  ]);
