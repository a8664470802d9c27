import type { Entry } from '../backend.ts';
import { marks } from '../take-format.ts';
import type { Alone } from './open-alone.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Fills an empty store. Its format is noted last, and until then no bot starts on it: what an interruption has left is
 * deleted by the next filling.
 *
 * @param change each entry as it is to be there; undefined for one that is left out
 * @returns how many values it holds now
 */
export const fill = async (
  target: Alone,
  { format, entries }: Pick<Snapshot, 'format' | 'entries'>,
  change: (entry: Entry) => Entry | undefined = (entry) => entry,
): Promise<number> => {
  await target.empty();
  await target.note(marks.filling);
  let count = 0;
  for await (const batch of entries()) {
    const kept = batch.map(change).filter((entry) => entry !== undefined);
    if (kept.length > 0) await target.put(kept);
    count += kept.length;
  }
  await target.note(format);
  return count;
};
