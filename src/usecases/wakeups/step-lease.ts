import type { Clock, Log, Queue, Random, Store, WakeId } from '../../ports/index.ts';

type Handle = (id: WakeId) => Promise<void>;

/** A process that is gone holds up a card or an upload for so long. It is extended while the step goes on. */
export const stepLeaseMs = 15_000;
const extendEveryMs = stepLeaseMs / 3;

/**
 * Lets one step run once at a time among several processes: two that draw the same card would both post it, and two that
 * prepare the same pictures would both upload them. Whoever comes second leaves a mark, and the first looks once more.
 *
 * A message has a stricter lease of its own, in its record, so that `send` passes through.
 */
export const createStepLease = (
  { store, clock, random, queue, log }: { store: Store; clock: Clock; random: Random; queue: Queue; log: Log },
  handle: Handle,
): Handle => {
  const take = (id: WakeId, holder: string) => {
    const until = clock.now() + stepLeaseMs;
    return store.create('lease', id, { holder, until, again: false }, { expires: until });
  };

  const leaveToHolder = async (id: WakeId) => {
    const lease = await store.update('lease', id, (it) => (it.again ? it : { ...it, again: true }));
    // The holder may be gone for ever; then this comes when its lease has run out. Ended meanwhile: now.
    queue.wake(id, lease?.value.until ?? clock.now());
  };

  const extend = async (id: WakeId, holder: string) => {
    const until = clock.now() + stepLeaseMs;
    const kept = await store.update('lease', id, (it) => (it.holder === holder ? { ...it, until } : it), {
      expires: until,
    });
    if (!kept?.changed) log.warn('lease.lost', { wake: id });
  };

  const keepExtending = (id: WakeId, holder: string): (() => void) => {
    let cancel = () => {};
    const later = () => {
      cancel = clock.after(extendEveryMs, () => {
        later();
        extend(id, holder).catch((error) => log.warn('lease.not-extended', { wake: id, error }));
      });
    };
    later();
    return () => cancel();
  };

  /** In one change with the mark, so that no mark comes too late to be seen. */
  const release = async (id: WakeId, holder: string) => {
    let again = false;
    const end = clock.now();
    await store.update(
      'lease',
      id,
      (it) => {
        again = it.holder === holder && it.again;
        return it.holder === holder ? { ...it, until: end } : it;
      },
      { expires: end },
    );
    if (again) queue.wake(id, end);
  };

  return async (id) => {
    if (id.startsWith('send.')) return handle(id);
    const holder = random.id();
    if (!(await take(id, holder))) return leaveToHolder(id);
    const stop = keepExtending(id, holder);
    try {
      await handle(id);
    } finally {
      stop();
      await release(id, holder);
    }
  };
};
