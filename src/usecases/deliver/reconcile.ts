import type { MessageRecord } from '../../domain/message/message.ts';
import { isRival, nextPollAt, pollAgainAt, takenBetween } from '../../domain/message/reconciling.ts';
import { transition } from '../../domain/message/transition.ts';
import type { CarrierLookup, CarrierRecord, Change, Clock, Log, Queue, Random, Store } from '../../ports/index.ts';
import type { Pace } from '../pacing/pace.ts';
import type { Rules } from '../rules.ts';
import { markPending } from './mark-pending.ts';
import { claimUuid } from './uuid-claims.ts';

/** Plivo allows 20 calls a minute to its list for the whole account (List messages): a burst of 5 and then 15. */
export const searchPace = { perSecond: 15 / 60, burst: 5 };

/** `unanswered`: Plivo could not be asked, or did not say all. */
type Look = CarrierRecord | 'nothing' | 'unanswered';

/**
 * Asks Plivo about one message, when it is time, and lets the answer settle it. Where there is no answer it asks again
 * later, for as long as there may be news.
 */
export const createReconcile = (deps: {
  store: Store;
  clock: Clock;
  random: Random;
  queue: Queue;
  log: Log;
  lookup: CarrierLookup;
  searches: Pace;
  rules: Rules;
}) => {
  const { store, clock, random, queue, log, lookup, searches, rules } = deps;
  const hasCallbacks = rules.publicUrl !== undefined;

  /** The moment is stored, so that whoever starts meanwhile waits for it too. */
  const putOff = async (record: MessageRecord): Promise<void> => {
    const at = clock.now();
    const fraction = random.fraction();
    const put = await store.update('record', record.id, (it) =>
      transition(it, { type: 'poll.unanswered', at, retryAt: pollAgainAt(it, at, fraction) }),
    );
    const { retryAt } = put?.value.unanswered ?? {};
    log.info('message.ask-put-off', { record: record.id, dispatch: record.dispatchId, retryAt });
  };

  const settle = async (record: MessageRecord, found: CarrierRecord | undefined): Promise<void> => {
    const at = clock.now();
    const asked = (it: MessageRecord) => transition(it, { type: 'polled', at });
    const changes: Change[] = [
      {
        do: 'update',
        kind: 'record',
        id: record.id,
        fn: (it) => (found ? asked(transition(it, { type: 'reported', at, ...found })) : asked(it)),
      },
      ...(found ? [...claimUuid(found.uuid, record.id, at), markPending(record.dispatchId)] : []),
    ];
    await store.change(changes);
    log.info('message.asked', { record: record.id, dispatch: record.dispatchId, found: found?.state ?? 'nothing' });
    queue.wake(`draw.${record.dispatchId}`, at);
  };

  /** Exactly one message that no other record claims, and no other record that it could belong to. */
  const search = async (record: MessageRecord): Promise<Look> => {
    const dispatch = await store.get('dispatch', record.dispatchId);
    const listed = await lookup.sentTo({
      to: record.to,
      hasMedia: (dispatch?.media?.length ?? 0) > 0,
      ...takenBetween(record),
    });
    if (listed === undefined || listed === 'too-many') return 'unanswered';
    // Rivals first: one that is none any more has claimed its id by then, and who looked at the claims before would take it.
    const isContested = await hasRival(record);
    const claims = await Promise.all(listed.map(({ uuid }) => store.get('uuid', uuid)));
    // The process died between the claim and the record.
    const own = listed.find((_, index) => claims[index]?.recordId === record.id);
    if (own) return own;
    const [only, ...more] = listed.filter((_, index) => claims[index] === undefined);
    return only === undefined || isContested || more.length > 0 ? 'nothing' : only;
  };

  const hasRival = async (record: MessageRecord): Promise<boolean> => {
    const open = await store.list('pending');
    const dispatches = await Promise.all(open.map(({ id }) => store.get('dispatch', id)));
    const ids = dispatches.flatMap((it) => it?.recordIds ?? []);
    const records = await Promise.all(ids.map((id) => store.get('record', id)));
    return records.some((it) => it !== undefined && isRival(record, it));
  };

  const look = async (record: MessageRecord): Promise<Look> => {
    if (record.uuid === undefined) return search(record);
    const found = await lookup.get(record.uuid);
    return found === 'missing' ? 'nothing' : (found ?? 'unanswered');
  };

  return async (recordId: string): Promise<void> => {
    const record = await store.get('record', recordId);
    const askAt = record && nextPollAt(record, hasCallbacks);
    if (!record || askAt === undefined) return;
    const now = clock.now();
    if (askAt > now) return queue.wake(`reconcile.${recordId}`, askAt);
    if (record.uuid === undefined) {
      const turn = await searches.takeNow(now);
      if (!turn.taken) return queue.wake(`reconcile.${recordId}`, turn.freeAt);
    }
    const seen = await look(record);
    if (seen === 'unanswered') await putOff(record);
    else await settle(record, seen === 'nothing' ? undefined : seen);
    const after = await store.get('record', recordId);
    const next = after && nextPollAt(after, hasCallbacks);
    if (next !== undefined) queue.wake(`reconcile.${recordId}`, next);
  };
};
