/** Brings a store of an earlier format to the current one, in one change. */
import { asideName, type Backend, type Entry } from './backend.ts';
import { type Envelope, encode, partsOf, toEnvelope } from './codec.ts';
import { type FormatStep, firstFormat } from './formats.ts';

type MigrateDeps = {
  backend: Backend;
  steps: readonly FormatStep[];
  newVersion: () => number;
  /** Hears the key of what could not be read; it lies under another name then, as `asideName` says. */
  onSetAside: (key: string) => void;
};

/**
 * From format `from` to that to which the steps lead. Where another process is faster, its work stands.
 *
 * @throws StoreError if the store does not take it; then it is as it was
 */
export const migrate = async (deps: MigrateDeps, from: number): Promise<void> => {
  const { backend, steps, newVersion, onSetAside } = deps;
  const wanted = steps.slice(from - firstFormat);
  const aside: string[] = [];
  const change = (entry: Entry): Entry | undefined => {
    try {
      return changed(entry, wanted, newVersion);
    } catch {
      aside.push(entry.key);
      return { ...entry, key: asideName(entry.key) };
    }
  };
  const isMade = await backend.whole.rewrite(String(from), String(firstFormat + steps.length), change);
  if (isMade) for (const key of aside) onSetAside(key);
};

const changed = (entry: Entry, steps: readonly FormatStep[], newVersion: () => number): Entry | undefined => {
  const { kind, id } = partsOf(entry.key);
  const own = steps.flatMap((step) => (Object.hasOwn(step, kind) ? (step[kind] ?? []) : []));
  if (own.length === 0) return entry;
  const before: Envelope = toEnvelope(JSON.parse(entry.text));
  let value: unknown = before.value;
  for (const step of own) if (value !== undefined) value = step(value, id);
  return value === undefined ? undefined : { ...entry, text: encode({ ...before, version: newVersion(), value }) };
};
