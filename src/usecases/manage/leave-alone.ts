import type { Refusal } from '../../domain/language/refusal.ts';
import type { Needs } from '../context.ts';
import { moveEach, problems, readList } from '../lists.ts';
import { forgotten } from '../records.ts';
import { refusalToRepeat } from '../request/who-may.ts';

/** A person decides that what nobody knows about is not sent again. Its own late report may still settle it. */
export const leaveAlone = async (
  context: Needs<'store' | 'clock' | 'queue' | 'log' | 'directory' | 'rules'>,
  dispatchId: string,
  userId: string,
): Promise<{ refusal: Refusal } | undefined> => {
  const { store, clock, queue, log, directory } = context;
  const dispatch = await store.get('dispatch', dispatchId);
  const refusal = await refusalToRepeat(context, dispatch, userId);
  if (refusal) return { refusal };
  if (!dispatch) return { refusal: forgotten };
  const name = (await directory.person(userId))?.name;
  const at = clock.now();
  const { records } = await readList(context, dispatch, problems);
  const ids = records.filter(({ state }) => state === 'unconfirmed').map(({ id }) => id);
  await moveEach(context, ids, { type: 'left-alone', at, by: userId, ...(name ? { name } : {}) });
  log.info('dispatch.left-alone', { dispatch: dispatchId, user: userId });
  queue.wake(`draw.${dispatchId}`, at);
  return undefined;
};
