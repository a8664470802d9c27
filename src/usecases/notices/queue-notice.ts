import type { Place } from '../../domain/message/message.ts';
import type { Change, Notice, NoticeMessage } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { markOnce } from '../records.ts';

/**
 * Keeps a private answer to be given by the worker, so that it outlives a crash and a Slack that does not answer.
 *
 * @param once what was kept under the same name before is not kept again: the mark is written with the answer, so neither
 * is there alone
 */
export const queueNotice = async (
  { store, clock, random, queue }: Needs<'store' | 'clock' | 'random' | 'queue'>,
  userId: string,
  place: Place,
  message: NoticeMessage,
  once?: string,
): Promise<void> => {
  const id = random.id();
  const at = clock.now();
  const mark = once === undefined ? [] : [markOnce(once, at)];
  const kept = await store.change([...mark, ...noticeChanges(id, { userId, place, message, attempts: 0, at })]);
  if (kept.ok) queue.wake(`notice.${id}`, at);
};

/** What keeps a private answer, as a part of a change. */
export const noticeChanges = (id: string, value: Notice) =>
  [
    { do: 'create', kind: 'notice', id, value },
    { do: 'create', kind: 'pending', id, value: { what: 'notice' } },
  ] as const satisfies Change[];
