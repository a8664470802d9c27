/**
 * An index of tries by number and time. A search of the carrier's list asks which other messages what it found may be as
 * well; reading everything that is open would take seconds at 10,000 messages. The index only names who was tried: the
 * records say what became of them.
 */
import { tryWindow } from '../../domain/message/reconciling.ts';
import type { Change, Tries } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/** Longer than the carrier is asked about a message. */
const lifeMs = 24 * 3_600_000;
/** More to one number within a window cannot be told apart anyway. */
const mostNoted = 200;

/** For the change in which a try is stored, so that no try is missing. */
export const noteTry = ({ id, to }: { id: string; to: string }, triedAt: number): Change => ({
  do: 'upsert',
  kind: 'tries',
  id: tryWindow(to, triedAt),
  fn: (tries = { recordIds: [] }) => withTry(tries, id),
  expires: triedAt + lifeMs,
});

const withTry = (tries: Tries, id: string): Tries => {
  if (tries.recordIds.includes(id) || tries.crowded) return tries;
  if (tries.recordIds.length >= mostNoted) return { ...tries, crowded: true };
  return { recordIds: [...tries.recordIds, id] };
};

const sinceId = 'all';

/** To be called at each start; the first one in the life of a store counts. */
export const beginTries = async ({ store, clock }: Needs<'store' | 'clock'>): Promise<void> => {
  await store.upsert('tries-since', sinceId, (since) => since ?? { at: clock.now() });
};

/** So long may a process of an earlier version, which notes nothing, go on beside the first one that does. */
const togetherMs = 10 * 60_000;

/** Whether all tries since that moment are noted. */
export const areTriesNoted = async ({ store }: Needs<'store'>, from: number): Promise<boolean> => {
  const since = await store.get('tries-since', sinceId);
  return since !== undefined && from >= since.at + togetherMs;
};
