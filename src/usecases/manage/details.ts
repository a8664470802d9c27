import { type Refusal, refuse } from '../../domain/language/refusal.ts';
import type { Store } from '../../ports/index.ts';
import type { Authorize } from '../request/authorize.ts';
import { recordsOf } from '../request/request-send.ts';
import type { Rules } from '../rules.ts';
import type { Found } from './look-up.ts';

/** Full numbers are for the sender, admins and people on the list; anyone in the channel can click. */
export const createDetails =
  ({ store, rules, authorize }: { store: Store; rules: Rules; authorize: Authorize }) =>
  async (dispatchId: string, userId: string): Promise<Found | { refusal: Refusal }> => {
    const dispatch = await store.get('dispatch', dispatchId);
    if (!dispatch) return { refusal: forgotten };
    if (userId !== dispatch.sender.userId && !rules.admins.includes(userId)) {
      const refusal = await authorize(userId, []);
      if (refusal) return { refusal };
    }
    return { dispatch, records: await recordsOf(store, dispatch) };
  };

export const forgotten = refuse(
  'request.unknown',
  'I do not know that message any more. `/mms history` lists your latest.',
);
