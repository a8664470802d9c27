import { nextAskAt } from '../domain/asking.ts';
import type { MessageRecord } from '../domain/message.ts';
import { transition } from '../domain/transition.ts';
import type { CarrierRecord, CarrierRecords, Change, Clock, Log, Queue, Store } from '../ports.ts';
import type { Pace } from './pace.ts';
import type { Rules } from './rules.ts';
import { claimUuid } from './uuid-claims.ts';

/** Plivo allows 20 calls a minute to its list for the whole account (List messages): a burst of 5 and then 15. */
export const searchPace = { perSecond: 15 / 60, burst: 5 };

/** Plivo's clock and ours may differ; the send's own deadline is 10 s, so it was taken in this span or never. */
const clockSkewMs = 30_000;
const takenWithinMs = 60_000;

/** Asks Plivo about one message, when it is time, and lets the answer settle it. */
export const createAskCarrier = (deps: {
  store: Store;
  clock: Clock;
  queue: Queue;
  log: Log;
  carrier: CarrierRecords;
  searches: Pace;
  rules: Rules;
}) => {
  const { store, clock, queue, log, carrier, searches, rules } = deps;
  const hasCallbacks = rules.publicUrl !== undefined;

  const settle = async (record: MessageRecord, found: CarrierRecord | undefined): Promise<void> => {
    const at = clock.now();
    const asked = (it: MessageRecord) => transition(it, { type: 'asked', at });
    const changes: Change[] = [
      {
        do: 'update',
        kind: 'record',
        id: record.id,
        fn: (it) => (found ? asked(transition(it, { type: 'reported', at, ...found })) : asked(it)),
      },
      ...(found ? claimUuid(found.uuid, record.id, at) : []),
      ...(found
        ? [
            {
              do: 'upsert',
              kind: 'open',
              id: record.dispatchId,
              fn: (it) => it ?? { what: 'dispatch' },
            } as const satisfies Change,
          ]
        : []),
    ];
    await store.change(changes);
    log.info('message.asked', { record: record.id, dispatch: record.dispatchId, found: found?.state ?? 'nothing' });
    queue.wake(`draw.${record.dispatchId}`, at);
  };

  /** Exactly one message that no other record claims, and no other record that it could belong to. */
  const search = async (record: MessageRecord): Promise<CarrierRecord | undefined> => {
    const sentAt = record.times.sending ?? clock.now();
    const dispatch = await store.get('dispatch', record.dispatchId);
    const listed = await carrier.sentTo({
      to: record.to,
      hasMedia: (dispatch?.media?.length ?? 0) > 0,
      from: sentAt - clockSkewMs,
      until: sentAt + takenWithinMs,
    });
    if (listed === undefined || listed === 'too-many') return undefined;
    // Rivals first: one that is none any more has claimed its id by then, and who looked at the claims before would take it.
    const isContested = await hasRival(record);
    const claims = await Promise.all(listed.map(({ uuid }) => store.get('uuid', uuid)));
    // The process died between the claim and the record.
    const own = listed.find((_, index) => claims[index]?.recordId === record.id);
    if (own) return own;
    const [only, ...more] = listed.filter((_, index) => claims[index] === undefined);
    return isContested || more.length > 0 ? undefined : only;
  };

  const hasRival = async (record: MessageRecord): Promise<boolean> => {
    const open = await store.list('open');
    const dispatches = await Promise.all(open.map(({ id }) => store.get('dispatch', id)));
    const ids = dispatches.flatMap((it) => it?.recordIds ?? []).filter((id) => id !== record.id);
    const records = await Promise.all(ids.map((id) => store.get('record', id)));
    return records.some((it) => it?.to === record.to && it.uuid === undefined && it.attempts > 0);
  };

  const look = async (record: MessageRecord): Promise<CarrierRecord | undefined> => {
    if (record.uuid === undefined) return search(record);
    const found = await carrier.get(record.uuid);
    return found === 'missing' ? undefined : found;
  };

  return async (recordId: string): Promise<void> => {
    const record = await store.get('record', recordId);
    const askAt = record && nextAskAt(record, hasCallbacks);
    if (!record || askAt === undefined) return;
    const now = clock.now();
    if (askAt > now) return queue.wake(`ask.${recordId}`, askAt);
    if (record.uuid === undefined) {
      const turn = await searches.takeNow(now);
      if (!turn.taken) return queue.wake(`ask.${recordId}`, turn.freeAt);
    }
    await settle(record, await look(record));
    const after = await store.get('record', recordId);
    const next = after && nextAskAt(after, hasCallbacks);
    if (next !== undefined) queue.wake(`ask.${recordId}`, next);
  };
};
