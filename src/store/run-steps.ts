/** How every change is made: read, decide, swap, and again after a lost race. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Deadline } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import type { Backend } from './backend.ts';
import { keyOf, type Slot } from './codec.ts';
import { isChanged, makePlan, type Plan, type Step, toSwaps } from './plan.ts';
import type { Reader } from './strict-reader.ts';

export type StepDeps = {
  backend: Backend;
  read: Reader;
  newVersion: () => number;
  /** Chance in [0, 1). */
  fraction: () => number;
};

/** In milliseconds: many times what a read and a swap take, and little beside a deadline. */
const longestPause = 32;

/**
 * The wait in milliseconds after `lost` rounds. Processes that always begin again at once may keep in step, and then the
 * same one wins each round; so the loser waits at random, for longer the more it has lost.
 */
export const pauseAfter = (lost: number, fraction: number): number =>
  fraction * Math.min(2 ** (lost + 1), longestPause);

/** Rejects with StoreError `store.contention` if other processes won every round until the deadline. */
export const createStepRunner = (deps: StepDeps) => {
  const inTurn = createKeyMutex();
  return (steps: readonly Step[], deadline: Deadline): Promise<Plan> => {
    const slots = [...new Map(steps.map((step) => [keyOf(step), { kind: step.kind, id: step.id }])).values()];
    return inTurn(slots.map(keyOf), deadline, () => settle(deps, steps, slots, deadline));
  };
};

const settle = async (deps: StepDeps, steps: readonly Step[], slots: readonly Slot[], deadline: Deadline) => {
  // What is only created is taken to be absent at first, which saves the reading.
  if (steps.every((step) => step.do === 'create')) {
    const plan = makePlan(steps, slots, []);
    if (plan.ok && (await isStored(deps, plan, deadline))) return plan;
  }
  for (let lost = 0; ; lost += 1) {
    const plan = makePlan(steps, slots, await deps.read(slots, deadline));
    if (!plan.ok || (await isStored(deps, plan, deadline))) return plan;
    const wait = pauseAfter(lost, deps.fraction());
    if (wait >= deadline.msLeft()) {
      throw new StoreError('store.contention', 'Other writers were always faster; nothing was written.');
    }
    await pause(wait);
  }
};

/** False if what the plan was made from holds no longer. */
const isStored = async ({ backend, newVersion }: StepDeps, plan: Plan & { ok: true }, deadline: Deadline) =>
  !plan.drafts.some(isChanged) || backend.swap(toSwaps(plan, newVersion), deadline);

/**
 * Lets the calls of this process that touch the same key go one after the other. Only a courtesy, which saves rounds of
 * lost races: it is `swap` that makes the calls atomic. A call claims all its keys in one step, so that it waits for
 * earlier calls only: no deadlock.
 */
const createKeyMutex = () => {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(keys: readonly string[], deadline: Deadline, work: () => Promise<T>): Promise<T> => {
    const ahead = keys.flatMap((key) => last.get(key) ?? []);
    const turn = ahead.length === 0 ? work() : deadline.bound(Promise.all(ahead)).then(work);
    const ended = turn.catch(() => {});
    for (const key of keys) last.set(key, ended);
    try {
      return await turn;
    } finally {
      for (const key of keys) if (last.get(key) === ended) last.delete(key);
    }
  };
};
