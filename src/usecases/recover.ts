import type { Clock, Log, Queue, Store } from '../ports.ts';

/**
 * Recovery after any kind of stop: wake everything that is open. Each handler reads its record and does the next step,
 * so what was held keeps its due time, a lease that ran out becomes `unconfirmed`, and what is too late is not sent.
 */
export const createRecover =
  ({ store, clock, queue, log }: { store: Store; clock: Clock; queue: Queue; log: Log }) =>
  async (): Promise<void> => {
    const open = await store.list('open');
    const now = clock.now();
    for (const { id, value } of open) {
      if (value.what === 'notice') {
        queue.wake(`tell.${id}`, now);
        continue;
      }
      const dispatch = await store.get('dispatch', id);
      if (!dispatch) {
        log.warn('recover.orphan', { dispatch: id });
        await store.remove('open', id);
        continue;
      }
      if (!dispatch.media) queue.wake(`prepare.${id}`, now);
      queue.wake(`release.${id}`, dispatch.dueAt);
      for (const recordId of dispatch.recordIds) queue.wake(`send.${recordId}`, now);
      queue.wake(`draw.${id}`, now);
    }
    if (open.length > 0) log.info('recover.woken', { open: open.length });
  };
