import { nextAskAt } from '../domain/asking.ts';
import type { Dispatch, MessageRecord } from '../domain/message.ts';
import type { Clock, Log, Queue, Store } from '../ports.ts';
import { recordsOf } from './request-send.ts';
import type { Rules } from './rules.ts';

/**
 * A part of the list of open work: at most `limit` entries whose ids come after `after`, and of these only what is due
 * before `dueBefore`, in milliseconds since 1970. Cards are looked at in any case: only drawing shows if one is right.
 */
export type Part = { after: string; limit: number; dueBefore: number };

const everything: Part = { after: '', limit: Number.POSITIVE_INFINITY, dueBefore: Number.POSITIVE_INFINITY };

/**
 * Recovery after any kind of stop: wake everything that is open, at the moment at which its record says that there is
 * something to do. Each handler reads its record and does the next step, so what was held keeps its due time, a lease that
 * ran out becomes `unconfirmed`, and what is too late is not sent.
 *
 * @returns the id after which the rest of the list begins, or '' if this was the end of it
 */
export type Recover = (part?: Part) => Promise<string>;

export const createRecover = ({
  store,
  clock,
  queue,
  log,
  rules,
}: {
  store: Store;
  clock: Clock;
  queue: Queue;
  log: Log;
  rules: Rules;
}): Recover => {
  const wakeRecord = (record: MessageRecord, wake: Queue['wake']) => {
    if (record.state === 'waiting' && record.forecastAt > 0) wake(`send.${record.id}`, record.dueAt);
    if (record.state === 'sending') wake(`send.${record.id}`, record.leaseUntil ?? clock.now());
    const askAt = nextAskAt(record, rules.publicUrl !== undefined);
    if (askAt !== undefined) wake(`ask.${record.id}`, askAt);
  };

  const wakeDispatch = async (dispatch: Dispatch, wake: Queue['wake']) => {
    const { id, state } = dispatch;
    if (state === 'held' || state === 'preparing') {
      if (!dispatch.media) wake(`prepare.${id}`, dispatch.prepare.dueAt);
      wake(`release.${id}`, dispatch.dueAt);
    }
    for (const record of await recordsOf(store, dispatch)) wakeRecord(record, wake);
    queue.wake(`draw.${id}`, clock.now());
  };

  return async ({ after, limit, dueBefore } = everything) => {
    const wake: Queue['wake'] = (id, notBefore) => {
      if (notBefore < dueBefore) queue.wake(id, notBefore);
    };
    const rest = (await store.list('open')).filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
    const part = rest.slice(0, limit);
    for (const { id, value } of part) {
      if (value.what === 'notice') {
        queue.wake(`tell.${id}`, clock.now());
        continue;
      }
      const dispatch = await store.get('dispatch', id);
      if (dispatch) {
        await wakeDispatch(dispatch, wake);
      } else {
        log.warn('recover.orphan', { dispatch: id });
        await store.remove('open', id);
      }
    }
    if (part.length > 0) log.info('recover.woken', { open: part.length, left: rest.length - part.length });
    return part.length < rest.length ? (part.at(-1)?.id ?? '') : '';
  };
};
