import type { Dispatch } from '../../domain/message/message.ts';
import { dispatchIdOf } from '../../domain/request/fingerprint.ts';
import type { Change } from '../../ports/index.ts';
import type { Needs } from '../context.ts';

/** Slack delivers an event up to three times more, the last time after five minutes (apis/events-api). */
const onceLifeMs = 24 * 3_600_000;

/** Of two changes with the same mark, whichever process makes them, only one is made. */
export const markOnce = (id: string, at: number): Change => ({
  do: 'create',
  kind: 'notice-sent',
  id,
  value: { at },
  expires: at + onceLifeMs,
});

/**
 * What became of a request that may be told more than once, by its key: it was accepted, or the person was told that
 * nothing was sent, which then has to stay true.
 *
 * @param refusedAs under which the private answer is kept once, where it is a refusal
 */
export const answeredBefore = async (
  { store }: Needs<'store'>,
  key: string,
  refusedAs: string,
): Promise<Dispatch | 'refused' | undefined> => {
  const [dispatch, refused] = await Promise.all([
    store.get('dispatch', dispatchIdOf(key)),
    store.get('notice-sent', refusedAs),
  ]);
  return dispatch ?? (refused && 'refused');
};
