/** How every change is made: read, decide, swap, and again after a lost race. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '../ports/errors.ts';
import type { Backend } from './backend.ts';
import { keyOf, type Slot } from './codec.ts';
import { type Deadline, msLeft } from './deadline.ts';
import type { KeyMutex } from './key-mutex.ts';
import { isChanged, makePlan, type Plan, type Step, toSwap } from './plan.ts';
import type { Reader } from './strict-reader.ts';

export type Core = {
  backend: Backend;
  read: Reader;
  mutex: KeyMutex;
  newVersion: () => number;
  /** Chance in [0, 1). */
  fraction: () => number;
};

/** In milliseconds: many times what a read and a swap take, and little beside a deadline. */
const longestPause = 32;

/**
 * Only other processes can win a race here (see `key-mutex.ts`). Processes that always begin again at once may keep in
 * step, and then the same one wins each round; so the loser waits at random, for longer the more it has lost.
 *
 * @param lost rounds lost before this one
 * @returns milliseconds
 */
export const pauseAfter = (lost: number, fraction: number): number =>
  fraction * Math.min(2 ** (lost + 1), longestPause);

/** @throws StoreError `store.contention` if other processes won every round until the deadline */
export const runSteps = (core: Core, steps: readonly Step[], deadline: Deadline): Promise<Plan> => {
  const slots = [...new Map(steps.map((step) => [keyOf(step), { kind: step.kind, id: step.id }])).values()];
  return core.mutex(slots.map(keyOf), deadline, () => settle(core, steps, slots, deadline));
};

const settle = async (core: Core, steps: readonly Step[], slots: readonly Slot[], deadline: Deadline) => {
  // What is only created is taken to be absent at first, which saves the reading.
  if (steps.every((step) => step.do === 'create')) {
    const plan = makePlan(steps, slots, []);
    if (plan.ok && (await isStored(core, plan, deadline))) return plan;
  }
  for (let lost = 0; ; lost += 1) {
    const plan = makePlan(steps, slots, await core.read(slots, deadline));
    if (!plan.ok || (await isStored(core, plan, deadline))) return plan;
    const wait = pauseAfter(lost, core.fraction());
    if (wait >= msLeft(deadline)) {
      throw new StoreError('store.contention', 'Other writers were always faster; nothing was written.');
    }
    await pause(wait);
  }
};

/** False if what the plan was made from holds no longer. */
const isStored = async ({ backend, newVersion }: Core, { drafts }: Plan & { ok: true }, deadline: Deadline) =>
  !drafts.some(isChanged) ||
  backend.swap(
    drafts.map((draft) => toSwap(draft, newVersion)),
    deadline,
  );
