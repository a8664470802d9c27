import type { MessageRecord } from '../../domain/message/message.ts';
import { type Known, knownOf, newsSince } from '../../domain/message/repeat.ts';
import type { Change } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { originalsOf } from '../records.ts';
import { moveRecord } from './move-record.ts';
import { reviewRepeat } from './review-repeat.ts';

type StartContext = Needs<'store' | 'clock' | 'queue' | 'rules' | 'log'>;

/**
 * Stores that a message is being sent. In the same change it is looked at what this one repeats: a report that is stored
 * before stops it, and one that comes after it is too late to.
 *
 * @returns the record as it is being sent; undefined if it does not start here and now
 */
export const startRecord = async (
  context: StartContext,
  record: MessageRecord,
  start: { at: number; leaseUntil: number; leaseBy: string },
): Promise<MessageRecord | undefined> => {
  try {
    const guards = await guardsOf(context, record);
    const started = await moveRecord(context, record, { type: 'send.started', ...start }, guards);
    return started?.changed ? started.value : undefined;
  } catch (error) {
    if (!(error instanceof MayHaveArrived)) throw error;
    await reviewRepeat(context, record);
    return undefined;
  }
};

const guardsOf = async (context: StartContext, record: MessageRecord): Promise<Change[]> => {
  const { repeats = [] } = record;
  const originals = await originalsOf(context, record);
  return originals.map(({ id }) => ({ do: 'update', kind: 'record', id, fn: (it) => ifNoNews(repeats, it) }));
};

/** Unchanged, and compared all the same when the change is stored. */
const ifNoNews = (repeats: readonly Known[], original: MessageRecord): MessageRecord => {
  if (newsSince(repeats, [knownOf(original)]).length > 0) throw new MayHaveArrived();
  return original;
};

/** Calls the whole change off. */
class MayHaveArrived extends Error {}
