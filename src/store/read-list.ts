import type { Kinds, ListedKind } from '../ports/index.ts';
import { type Deadline, within } from './deadline.ts';
import type { Core } from './run-steps.ts';
import { valueIn } from './strict-reader.ts';

/** Few enough that reading a long list does not hold up the other calls. */
const batchSize = 500;

/** `start` gives each batch a deadline of its own. */
export const readList = async <K extends ListedKind>(
  { backend, read }: Core,
  kind: K,
  start: () => Deadline,
): Promise<{ id: string; value: Kinds[K] }[]> => {
  const ids = await within(start(), backend.ids(kind));
  const entries: { id: string; value: Kinds[K] }[] = [];
  for (let from = 0; from < ids.length; from += batchSize) {
    const slots = ids.slice(from, from + batchSize).map((id) => ({ kind, id }));
    const found = await read(slots, start());
    for (const [index, { id }] of slots.entries()) {
      const envelope = found[index];
      if (envelope) entries.push({ id, value: valueIn(envelope) });
    }
  }
  return entries;
};
