/** The verbs of the `Store` port, written once for every backend. */
import { type Deadline, deadlineIn } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import type { Change, Changed, Store, Stored } from '../ports/index.ts';
import { tooLate } from './backend.ts';
import type { Plan, Step } from './plan.ts';
import { readList } from './read-list.ts';
import { createStepRunner, type StepDeps } from './run-steps.ts';
import { valueIn } from './strict-reader.ts';

/** In milliseconds: however often callers ask whether the store works, it costs one write in that time. */
const pingEvery = 1_000;

/** `prune` deletes what has expired, at most `limit` rows, and says how many it were. */
export type PrunableStore = Store & { prune(limit: number): Promise<number> };

type VerbDeps = StepDeps & {
  deadlineMs: number;
  /** Hears the key of an entry of a list that could not be read, and lies under another name now. */
  onSetAside?: (key: string) => void;
};

export const createVerbs = (deps: VerbDeps): PrunableStore => {
  const { backend, read, deadlineMs, onSetAside = () => {} } = deps;
  const runSteps = createStepRunner(deps);
  const proveWrite = rememberFor(pingEvery, backend.ping);
  let closing: Promise<void> | undefined;
  const start = (): Deadline => {
    if (closing) throw new StoreError('store.closed', 'The store was closed.');
    return deadlineIn(deadlineMs, tooLate);
  };
  const run = async (...steps: readonly Step[]) => runSteps(steps, start());

  return {
    get: async (kind, id) => {
      const [envelope] = await read([{ kind, id }], start());
      return envelope && valueIn(envelope);
    },
    create: async (kind, id, value, expiry) => (await run({ do: 'create', kind, id, value, ...expiry })).ok,
    update: async (kind, id, fn, expiry) => only(await run({ do: 'update', kind, id, fn, ...expiry })),
    upsert: async (kind, id, fn, expiry) => always(await run({ do: 'upsert', kind, id, fn, ...expiry })),
    remove: async (kind, id) => always(await run({ do: 'remove', kind, id })).before !== undefined,
    change: async <const C extends readonly Change[]>(changes: C) => {
      const plan = await run(...changes);
      // One entry for each change, of the kind that the change names.
      return (plan.ok ? { ok: true, stored: plan.stored } : plan) as Changed<C>;
    },
    list: (kind) => readList({ backend, read, start, onSetAside }, kind),
    add: async (id, n, expires) => always<number>(await run({ do: 'add', kind: 'counter', id, n, expires })).value,
    durable: async () => (await backend.durable?.()) ?? true,
    ping: async () => start().bound(proveWrite()),
    prune: async (limit) => start().bound(backend.prune(limit)),
    close: () => {
      closing ??= backend.close();
      return closing;
    },
  };
};

/** What became of the only step; undefined where it could not be made. Its value is of the kind that the step named. */
const only = <T>(plan: Plan): Stored<T> | undefined => (plan.ok ? (plan.stored[0] as Stored<T>) : undefined);

/** The same of a step that can be made whatever is there. */
const always = <T>(plan: Plan): Stored<T> => {
  const stored = only<T>(plan);
  if (!stored) throw new StoreError('store.unavailable', 'A change that cannot fail was not made.');
  return stored;
};

/**
 * The answer is good for `ms`: a caller that asks meanwhile gets the same, also where it was a failure or is not there yet.
 * `now` is monotonic, in milliseconds.
 */
export const rememberFor = <T>(
  ms: number,
  ask: () => Promise<T>,
  now = (): number => performance.now(),
): (() => Promise<T>) => {
  let latest: { askedAt: number; answer: Promise<T> } | undefined;
  return () => {
    if (latest === undefined || now() - latest.askedAt >= ms) latest = { askedAt: now(), answer: ask() };
    return latest.answer;
  };
};
