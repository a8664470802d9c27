import type { Deadline } from '../kit/deadline.ts';
import type { Running } from '../ports/index.ts';
import { type Reader, valueIn } from './strict-reader.ts';

/** A moment further in the future was noted by a clock that was ahead; see `app/claim-store.ts`. */
const longestLife = 120_000;

/** Whether a process says that it works on a store that several may share. A file has a lock instead. */
export const isInUse = async (read: Reader, now: number, deadline: Deadline): Promise<boolean> => {
  const [envelope] = await read([{ kind: 'running', id: 'all' }], deadline);
  if (!envelope) return false;
  const { processes }: Running = valueIn<'running'>(envelope);
  return Object.values(processes).some((until) => until > now && until <= now + longestLife);
};
