import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import type { Store } from '../../ports/index.ts';
import { recordsOf } from '../request/request-send.ts';

export type Found = { dispatch: Dispatch; records: MessageRecord[] };

/** A person's own dispatches. Nobody can look up somebody else's by guessing an id. */
export type LookUp = {
  /** By the id as people see it, in any case; without one, their latest. */
  find(userId: string, shortId?: string): Promise<Found | undefined>;
  /** Newest first. */
  history(userId: string, limit: number): Promise<Found[]>;
};

export const createLookUp = ({ store }: { store: Store }): LookUp => {
  const load = async (id: string | undefined): Promise<Found | undefined> => {
    const dispatch = id && (await store.get('dispatch', id));
    return dispatch ? { dispatch, records: await recordsOf(store, dispatch) } : undefined;
  };
  const idsOf = async (userId: string) => (await store.get('recent', userId))?.dispatchIds ?? [];

  return {
    find: async (userId, shortId) => {
      const ids = await idsOf(userId);
      const wanted = shortId?.toUpperCase();
      return load(wanted ? ids.find((id) => id.startsWith(wanted)) : ids[0]);
    },
    history: async (userId, limit) => {
      const found = await Promise.all((await idsOf(userId)).slice(0, limit).map(load));
      return found.filter((it) => it !== undefined);
    },
  };
};
