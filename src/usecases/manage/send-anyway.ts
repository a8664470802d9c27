import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import type { Needs } from '../context.ts';
import { findListed, moveEach, orLookedAt, problems } from '../lists.ts';
import { forgotten } from '../records.ts';
import { refusalToRepeat } from '../request/who-may.ts';

type AnywayContext = Needs<'store' | 'clock' | 'queue' | 'log' | 'directory' | 'rules'>;

/**
 * Sends what waits for an answer because what it repeats may have arrived. Its sender decides, or an admin, each while they
 * may send themselves.
 *
 * @returns how many are sent now
 */
export const sendAnyway = async (
  context: AnywayContext,
  dispatchId: string,
  userId: string,
): Promise<{ sent: number } | { refusal: Refusal }> => {
  const { clock, queue, log } = context;
  const found = await findListed(context, dispatchId, problems);
  const refusal = await refusalToRepeat(context, found?.dispatch, userId);
  if (refusal) return { refusal };
  if (!found) return { refusal: forgotten };
  const at = clock.now();
  const asked = found.records.filter(({ question }) => question).map(({ id }) => id);
  const answered = await orLookedAt(context, asked, moveEach(context, asked, { type: 'sent-anyway', at }));
  if (answered.length === 0) return { refusal: nothingAsked };
  log.info('dispatch.sent-anyway', { dispatch: dispatchId, user: userId, sent: answered.length });
  for (const { id } of answered) queue.wake(`send.${id}`, at);
  queue.wake(`draw.${dispatchId}`, at);
  return { sent: answered.length };
};

const nothingAsked = refuse(
  'repeat.nothing',
  "There's nothing left to decide here: it was sent, or stopped. `/mms status` has the rest.",
);
