/** All of a listed kind, whatever lies among it. */
import type { Deadline } from '../kit/deadline.ts';
import { StoreError } from '../ports/errors.ts';
import type { Kinds, ListedKind } from '../ports/index.ts';
import type { Backend } from './backend.ts';
import { type Envelope, keyOf, type Slot } from './codec.ts';
import { type Reader, valueIn } from './strict-reader.ts';

type ListDeps = {
  backend: Backend;
  read: Reader;
  /** Gives each call of the backend a deadline of its own. */
  start: () => Deadline;
  /** Hears the key of an entry that could not be read. */
  onSetAside: (key: string) => void;
};

/** Few enough that reading a long list does not hold up the other calls. */
const batchSize = 500;

/** An entry that cannot be read is set aside, because it would hold up all the others for ever. */
export const readList = async <K extends ListedKind>(deps: ListDeps, kind: K) => {
  const ids = await deps.start().bound(deps.backend.ids(kind));
  const entries: { id: string; value: Kinds[K] }[] = [];
  for (let from = 0; from < ids.length; from += batchSize) {
    const slots = ids.slice(from, from + batchSize).map((id) => ({ kind, id }));
    const found = await readAll(deps, slots);
    for (const [index, { id }] of slots.entries()) {
      const envelope = found[index];
      if (envelope) entries.push({ id, value: valueIn(envelope) });
    }
  }
  return entries;
};

const readAll = async (deps: ListDeps, slots: readonly Slot[]): Promise<(Envelope | undefined)[]> => {
  try {
    return await deps.read(slots, deps.start());
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store.unreadable') throw error;
    const [only, ...others] = slots;
    if (only && others.length === 0) return [await readOrSetAside(deps, only)];
    const half = Math.ceil(slots.length / 2);
    return [...(await readAll(deps, slots.slice(0, half))), ...(await readAll(deps, slots.slice(half)))];
  }
};

/** A read may fail for the failure of another one at the same moment: so what can be read after all is read again. */
const readOrSetAside = async ({ backend, read, start, onSetAside }: ListDeps, slot: Slot) => {
  if (await start().bound(backend.setAside(slot))) {
    onSetAside(keyOf(slot));
    return undefined;
  }
  const [envelope] = await read([slot], start());
  return envelope;
};
