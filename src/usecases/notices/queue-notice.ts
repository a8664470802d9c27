import type { Place } from '../../domain/message/message.ts';
import type { Change, Notice, NoticeMessage } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { markOnce } from '../records.ts';

/** What is kept under one name is not kept again for `forMs`, a day if not said. */
export type Once = string | { name: string; forMs: number };

/**
 * Keeps a private answer to be given by the worker, so that it outlives a crash and a Slack that does not answer.
 *
 * @param once what was kept under one of these names before is not kept again: the marks are written with the answer, so
 * none of them is there alone
 */
export const queueNotice = async (
  { store, clock, random, queue }: Needs<'store' | 'clock' | 'random' | 'queue'>,
  userId: string,
  place: Place,
  message: NoticeMessage,
  ...once: readonly Once[]
): Promise<void> => {
  const id = random.id();
  const at = clock.now();
  const marks = once.map((it) => (typeof it === 'string' ? markOnce(it, at) : markOnce(it.name, at, it.forMs)));
  const kept = await store.change([...marks, ...noticeChanges(id, { userId, place, message, attempts: 0, at })]);
  if (kept.ok) queue.wake(`notice.${id}`, at);
};

/** What keeps a private answer, as a part of a change. */
export const noticeChanges = (id: string, value: Notice) =>
  [
    { do: 'create', kind: 'notice', id, value },
    { do: 'create', kind: 'pending', id, value: { what: 'notice' } },
  ] as const satisfies Change[];
