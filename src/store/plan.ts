/** From what was read to what is to be swapped, as a pure function: the caller may run it again after a lost race. */
import type { Stored } from '../ports/index.ts';
import type { Swap } from './backend.ts';
import { type Envelope, encode, keyOf, type Slot } from './codec.ts';
import { type Sum, sumsOf } from './sums.ts';

/** `Change` of the port without its types, and `add`. Absent `expires` keeps what it had, or never. */
export type Step = Slot &
  (
    | { do: 'create'; value: unknown; expires?: number | null }
    | { do: 'update' | 'upsert'; fn: (value: never) => unknown; expires?: number | null }
    | { do: 'remove' }
    | { do: 'add'; n: number; expires: number }
  );

/** A slot while the steps go over it. Value undefined = not there. */
type Draft = { slot: Slot; found: Envelope | undefined; value: unknown; expires: number | null };

/** `failed` is the index of the first step that cannot be made; then nothing is to be written. */
export type Plan = { ok: false; failed: number } | ({ ok: true; stored: Stored<unknown>[] } & Made);
type Made = { drafts: Draft[]; sums: Sum[] };

/** `found` holds one answer per slot, in order. Steps on the same slot see each other's results, in order. */
export const makePlan = (
  steps: readonly Step[],
  slots: readonly Slot[],
  found: readonly (Envelope | undefined)[],
): Plan => {
  const drafts = new Map<string, Draft>();
  for (const [index, slot] of slots.entries()) {
    const { value, expires } = found[index] ?? { value: undefined, expires: null };
    drafts.set(keyOf(slot), { slot, found: found[index], value, expires });
  }
  const stored: Stored<unknown>[] = [];
  for (const [index, step] of steps.entries()) {
    const draft = drafts.get(keyOf(step));
    const before = draft?.value;
    if (!draft || !applyStep(draft, step)) return { ok: false, failed: index };
    stored.push({ before, value: draft.value, changed: draft.value !== before });
  }
  return { ok: true, drafts: [...drafts.values()], sums: sumsOf(steps, stored), stored };
};

export const isChanged = (draft: Draft): boolean => draft.value !== draft.found?.value;

/** What did not change is compared all the same: the others were decided in view of it. */
export const toSwaps = ({ drafts, sums }: Made, newVersion: () => number): Swap[] => [
  ...drafts.map((draft) => toSwap(draft, newVersion)),
  ...sums.map((sum) => ({ ...sum, version: newVersion() })),
];

const toSwap = (draft: Draft, newVersion: () => number): Swap => {
  const { slot, found, value, expires } = draft;
  const next = !isChanged(draft) ? null : value === undefined ? undefined : encode({ ...draft, version: newVersion() });
  return { kind: slot.kind, id: slot.id, version: found?.version ?? 0, next, expires };
};

const applyStep = (draft: Draft, step: Step): boolean => {
  const there = draft.value !== undefined;
  switch (step.do) {
    case 'create':
      return !there && put(draft, step.value, step.expires ?? null);
    case 'update':
    case 'upsert':
      return (there || step.do === 'upsert') && replace(draft, step);
    case 'remove':
      return put(draft, undefined, null);
    case 'add':
      // The lifetime counts from the first addition, or a busy counter would never end.
      return there ? put(draft, Number(draft.value) + step.n, draft.expires) : put(draft, step.n, step.expires);
  }
};

const replace = (draft: Draft, { fn, expires = draft.expires }: Step & { do: 'update' | 'upsert' }): boolean => {
  // What lies in a slot of this kind was put there by `create` or by a function of the same type.
  const value = fn(draft.value as never);
  return value === draft.value || put(draft, value, expires);
};

const put = (draft: Draft, value: unknown, expires: number | null): true => {
  draft.value = value;
  // Redis and SQLite take whole milliseconds only.
  draft.expires = expires === null ? null : Math.ceil(expires);
  return true;
};
