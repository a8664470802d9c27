/** The verbs of the `Store` port, written once for every backend: read, decide, swap, and again after a lost race. */
import { StoreError } from '../ports/errors.ts';
import type { Change, Changed, Kinds, ListedKind, Store, Stored } from '../ports/index.ts';
import type { Backend } from './backend.ts';
import { type Envelope, keyOf, type Slot } from './codec.ts';
import { type Deadline, deadlineIn, msLeft, within } from './deadline.ts';
import { createKeyMutex } from './key-mutex.ts';
import { type Draft, isChanged, makePlan, type Plan, type Step, toSwap } from './plan.ts';
import { rememberFor } from './remember.ts';
import type { Reader } from './strict-reader.ts';

type VerbsDeps = { backend: Backend; read: Reader; deadlineMs: number; newVersion: () => number };

/** Only other processes can win a race here (see `turns.ts`); somebody wins each round, so this is far off. */
const maxRounds = 100;
/** In milliseconds: however often somebody asks whether this works, it costs one write in that time. */
const pingEvery = 1_000;
/** Few enough that reading a long list does not hold up the other calls. */
const listBatch = 500;

/** `sweep` deletes what has expired, at most `limit` rows, and says how many it were. */
export type PrunableStore = Store & { prune(limit: number): Promise<number> };

export const createVerbs = ({ backend, read, deadlineMs, newVersion }: VerbsDeps): PrunableStore => {
  const turns = createKeyMutex();
  const proveWrite = rememberFor(pingEvery, backend.ping);
  let closing: Promise<void> | undefined;

  const start = (): Deadline => {
    if (closing) throw new StoreError('store.closed', 'The store was closed.');
    return deadlineIn(deadlineMs);
  };

  const run = async (steps: readonly Step[]): Promise<Plan> => {
    const deadline = start();
    const slots = [...new Map(steps.map((step) => [keyOf(step), { kind: step.kind, id: step.id }])).values()];
    return turns(slots.map(keyOf), deadline, () => settle(steps, slots, deadline));
  };

  const settle = async (steps: readonly Step[], slots: readonly Slot[], deadline: Deadline): Promise<Plan> => {
    for (let round = 0; round < maxRounds; round += 1) {
      if (msLeft(deadline) === 0) throw new StoreError('store.unavailable', 'The store did not answer in time.');
      // What is only created is taken to be absent at first, which saves the reading.
      const blind = round === 0 && steps.every((step) => step.do === 'create');
      const plan = makePlan(steps, slots, blind ? [] : await read(slots, deadline));
      if (plan.failed !== undefined) {
        if (blind) continue;
        return plan;
      }
      const drafts = [...plan.drafts.values()];
      if (!drafts.some(isChanged)) return plan;
      const swaps = drafts.map((draft) => toSwap(draft, newVersion));
      if (await backend.swap(swaps, deadline)) return plan;
    }
    throw new StoreError('store.contention', 'Other writers were always faster; nothing was written.');
  };

  const runOne = async (step: Step): Promise<Draft | undefined> => {
    const plan = await run([step]);
    return plan.failed === undefined ? plan.drafts.get(keyOf(step)) : undefined;
  };

  const readList = async <K extends ListedKind>(kind: K): Promise<{ id: string; value: Kinds[K] }[]> => {
    const ids = await within(start(), backend.ids(kind));
    const entries: { id: string; value: Kinds[K] }[] = [];
    for (let from = 0; from < ids.length; from += listBatch) {
      const batch = ids.slice(from, from + listBatch);
      const found = await read(
        batch.map((id) => ({ kind, id })),
        start(),
      );
      for (const [index, id] of batch.entries()) {
        const envelope = found[index];
        if (envelope) entries.push({ id, value: valueIn(envelope) });
      }
    }
    return entries;
  };

  return {
    get: async (kind, id) => {
      const [envelope] = await read([{ kind, id }], start());
      return envelope && valueIn(envelope);
    },
    create: async (kind, id, value, expiry) =>
      (await runOne({ do: 'create', kind, id, value, ...expiry })) !== undefined,
    update: async <K extends keyof Kinds>(
      kind: K,
      id: string,
      fn: (value: Kinds[K]) => Kinds[K],
      expiry?: { expires?: number | null },
    ) => {
      const draft = await runOne({ do: 'update', kind, id, fn: fn as (value: unknown) => unknown, ...expiry });
      return draft && (toStored(draft) as Stored<Kinds[K]>);
    },
    upsert: async <K extends keyof Kinds>(
      kind: K,
      id: string,
      fn: (value: Kinds[K] | undefined) => Kinds[K],
      expiry?: { expires?: number | null },
    ) => {
      const draft = await runOne({ do: 'upsert', kind, id, fn: fn as (value: unknown) => unknown, ...expiry });
      // It cannot fail for what is there or not: a plan without it would be a mistake of ours.
      if (!draft) throw new StoreError('store.unavailable', 'An upsert came to nothing.');
      return toStored(draft) as Stored<Kinds[K]>;
    },
    remove: async (kind, id) => (await runOne({ do: 'remove', kind, id }))?.found !== undefined,
    change: async <const C extends readonly Change[]>(changes: C) => {
      const steps = changes as readonly Step[];
      const plan = await run(steps);
      if (plan.failed !== undefined) return { ok: false, failed: plan.failed };
      const stored = steps.map((step) => toStored(plan.drafts.get(keyOf(step)) as Draft));
      return { ok: true, stored } as Changed<C>;
    },
    list: readList,
    add: async (counter, n, expires) => {
      const draft = await runOne({ do: 'add', kind: 'counter', id: counter, n, expires });
      return Number(draft?.value);
    },
    ping: async () => within(start(), proveWrite()),
    prune: async (limit) => within(start(), backend.prune(limit)),
    close: () => {
      closing ??= backend.close();
      return closing;
    },
  };
};

/** The value is what `create` or `update` was handed for this kind: nobody else writes here. */
const valueIn = <K extends keyof Kinds>(envelope: Envelope): Kinds[K] => envelope.value as Kinds[K];

const toStored = (draft: Draft): Stored<unknown> => ({
  before: draft.found?.value,
  value: draft.value,
  changed: isChanged(draft),
});
