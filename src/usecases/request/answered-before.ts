import type { Dispatch } from '../../domain/message/message.ts';
import { dispatchIdOf } from '../../domain/request/fingerprint.ts';
import type { Needs } from '../context.ts';

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
