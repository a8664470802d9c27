import { isSameTally, sumOf, type Tally, tallyOf } from '../../domain/list/tally.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import type { Needs } from '../context.ts';
import { recordsOf } from '../records.ts';

/** A list that moves in between is counted again. One that never rests is left to the next start. */
const tries = 3;

/**
 * Puts the tally of a list right where it is not what its records add up to: a process of a version without tallies moved
 * some of them, before an update or beside one that is under way.
 */
export const recount = async ({ store, log }: Needs<'store' | 'log'>, dispatch: Dispatch): Promise<void> => {
  for (let tried = 0; tried < tries; tried += 1) {
    const before = await store.get('tally', dispatch.id);
    if (!before) return;
    const real = sumOf((await recordsOf({ store }, dispatch)).map(tallyOf));
    if (isSameTally(before, real)) return;
    const ifUnmoved = (it: Tally): Tally => (isSameTally(it, before) ? real : it);
    const corrected = await store.update('tally', dispatch.id, ifUnmoved);
    if (corrected?.changed) return log.warn('tally.corrected', { dispatch: dispatch.id });
  }
};
