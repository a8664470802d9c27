import type { WakeId } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

type LeaseContext = Needs<'store' | 'clock' | 'random' | 'queue' | 'log'>;

/** A process that is gone holds up a card or an upload for so long. It is extended while the step goes on. */
export const stepLeaseMs = 15_000;
const extendEveryMs = stepLeaseMs / 3;

/**
 * Lets one step run once at a time among several processes: two that draw the same card would both post it, and two that
 * prepare the same pictures would both upload them. The one that comes second leaves a mark, and the first looks once
 * more.
 *
 * A message has a stricter lease of its own, in its record, so that `send` passes through; and so does `page`, which does
 * nothing but wake.
 */
export const runLeased = async (
  context: LeaseContext,
  id: WakeId,
  step: (id: WakeId) => Promise<void>,
): Promise<void> => {
  if (/^(?:send|page)\./.test(id)) return step(id);
  const holder = context.random.id();
  if (!(await takeLease(context, id, holder))) return leaveToHolder(context, id);
  const stopExtending = keepExtending(context, id, holder);
  try {
    await step(id);
  } finally {
    stopExtending();
    await endLease(context, id, holder);
  }
};

const takeLease = ({ store, clock }: LeaseContext, id: WakeId, holder: string): Promise<boolean> => {
  const until = clock.now() + stepLeaseMs;
  return store.create('lease', id, { holder, until, again: false }, { expires: until });
};

const leaveToHolder = async ({ store, clock, queue }: LeaseContext, id: WakeId): Promise<void> => {
  const lease = await store.update('lease', id, (it) => (it.again ? it : { ...it, again: true }));
  // The holder may be gone for ever; then this comes when its lease has run out. Ended meanwhile: now.
  queue.wake(id, lease?.value.until ?? clock.now());
};

const extend = async ({ store, clock, log }: LeaseContext, id: WakeId, holder: string): Promise<void> => {
  const until = clock.now() + stepLeaseMs;
  const keep = { expires: until };
  const kept = await store.update('lease', id, (it) => (it.holder === holder ? { ...it, until } : it), keep);
  if (!kept?.changed) log.warn('lease.lost', { wake: id });
};

const keepExtending = (context: LeaseContext, id: WakeId, holder: string): (() => void) => {
  const { clock, log } = context;
  let stopTimer = () => {};
  const later = () => {
    stopTimer = clock.after(extendEveryMs, () => {
      later();
      extend(context, id, holder).catch((error) => log.warn('lease.not-extended', { wake: id, error }));
    });
  };
  later();
  return () => stopTimer();
};

/** In one change with the mark, so that no mark comes too late to be seen. */
const endLease = async ({ store, clock, queue }: LeaseContext, id: WakeId, holder: string): Promise<void> => {
  const end = clock.now();
  const ended = await store.update('lease', id, (it) => (it.holder === holder ? { ...it, until: end } : it), {
    expires: end,
  });
  if (ended?.before?.holder === holder && ended.before.again) queue.wake(id, end);
};
