import { unanswered } from '../../domain/message/late.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { type Known, knownOf } from '../../domain/message/repeat.ts';
import type { Needs } from '../context.ts';
import { rateKindOf, returnPlaces } from '../pacing/places.ts';
import { originalsOf } from '../records.ts';
import { returnUnsent } from '../request/quota.ts';
import { moveRecord } from './move-record.ts';

type ReviewContext = Needs<'store' | 'clock' | 'queue' | 'rules' | 'log'>;

/**
 * Looks whether what a waiting message repeats may have arrived after all. Then people are asked whether to send it anyway,
 * for as long as any message may be late; nothing else waits for that.
 *
 * @returns the record as it is now
 */
export const reviewRepeat = async (context: ReviewContext, record: MessageRecord): Promise<MessageRecord> => {
  if (!record.repeats) return record;
  const { clock, queue, rules, log } = context;
  const now: Known[] = (await originalsOf(context, record)).map(knownOf);
  const at = clock.now();
  const moved = await moveRecord(context, record, { type: 'reviewed', at, until: at + rules.lateMs, now });
  if (!moved) return record;
  if (moved.changed) {
    const { question } = moved.value;
    log.info('message.repeat-reviewed', { record: record.id, dispatch: record.dispatchId, asks: Boolean(question) });
    queue.wake(`draw.${record.dispatchId}`, at);
    // Also where it is found only at the start: nothing else may come to this message before its time is over.
    if (question) queue.wake(`send.${record.id}`, question.until);
  }
  return moved.value;
};

/** Waits for the answer of a person, and does not send what got none in time. Its place is kept meanwhile. */
export const awaitAnswer = async (context: ReviewContext, record: MessageRecord, dispatch: Dispatch): Promise<void> => {
  const { clock, queue } = context;
  const at = clock.now();
  const until = record.question?.until ?? at;
  if (until > at) return queue.wake(`send.${record.id}`, until);
  const moved = await moveRecord(context, record, { type: 'unanswered', at, failure: unanswered });
  queue.wake(`draw.${dispatch.id}`, at);
  if (!moved?.changed) return;
  await returnPlaces(context, rateKindOf(dispatch), [moved.value.dueAt]);
  await returnUnsent(context, dispatch, 1);
};
