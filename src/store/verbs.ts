/** The verbs of the `Store` port, written once for every backend. */
import { StoreError } from '../ports/errors.ts';
import type { Change, Changed, Store, Stored } from '../ports/index.ts';
import { type Deadline, deadlineIn, within } from './deadline.ts';
import { createKeyMutex } from './key-mutex.ts';
import type { Plan, Step } from './plan.ts';
import { readList } from './read-list.ts';
import { rememberFor } from './remember.ts';
import { type Core, runSteps } from './run-steps.ts';
import { valueIn } from './strict-reader.ts';

type VerbsDeps = Omit<Core, 'mutex'> & { deadlineMs: number };

/** In milliseconds: however often callers ask whether the store works, it costs one write in that time. */
const pingEvery = 1_000;

/** `prune` deletes what has expired, at most `limit` rows, and says how many it were. */
export type PrunableStore = Store & { prune(limit: number): Promise<number> };

export const createVerbs = ({ deadlineMs, ...deps }: VerbsDeps): PrunableStore => {
  const core: Core = { ...deps, mutex: createKeyMutex() };
  const { backend, read } = core;
  const proveWrite = rememberFor(pingEvery, backend.ping);
  let closing: Promise<void> | undefined;
  const start = (): Deadline => {
    if (closing) throw new StoreError('store.closed', 'The store was closed.');
    return deadlineIn(deadlineMs);
  };
  const run = async (steps: readonly Step[]) => runSteps(core, steps, start());

  return {
    get: async (kind, id) => {
      const [envelope] = await read([{ kind, id }], start());
      return envelope && valueIn(envelope);
    },
    create: async (kind, id, value, expiry) => (await run([{ do: 'create', kind, id, value, ...expiry }])).ok,
    update: async (kind, id, fn, expiry) => only(await run([{ do: 'update', kind, id, fn, ...expiry }])),
    upsert: async (kind, id, fn, expiry) => always(await run([{ do: 'upsert', kind, id, fn, ...expiry }])),
    remove: async (kind, id) => always(await run([{ do: 'remove', kind, id }])).before !== undefined,
    change: async <const C extends readonly Change[]>(changes: C) => {
      const plan = await run(changes);
      // One entry for each change, of the kind that the change names.
      return (plan.ok ? { ok: true, stored: plan.stored } : plan) as Changed<C>;
    },
    list: (kind) => readList(core, kind, start),
    add: async (id, n, expires) => always<number>(await run([{ do: 'add', kind: 'counter', id, n, expires }])).value,
    ping: async () => within(start(), proveWrite()),
    prune: async (limit) => within(start(), backend.prune(limit)),
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
