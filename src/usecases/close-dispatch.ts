import type { Dispatch } from '../domain/message.ts';
import type { Change, Clock, Log, Store } from '../ports.ts';
import type { Rules } from './rules.ts';

/** Takes a dispatch off the list of open work; from now on it is history, which ends after `RETENTION_DAYS`. */
export type CloseDispatch = (dispatch: Dispatch) => Promise<void>;

export const createCloseDispatch =
  ({ store, clock, log, rules }: { store: Store; clock: Clock; log: Log; rules: Rules }): CloseDispatch =>
  async ({ id, recordIds }) => {
    const expires = clock.now() + rules.retentionMs;
    // A new object, since the same one back would mean that there is nothing to write.
    const fn = <T extends object>(value: T): T => ({ ...value });
    await store.change([
      { do: 'remove', kind: 'open', id },
      { do: 'update', kind: 'dispatch', id, fn, expires },
      { do: 'update', kind: 'card', id, fn, expires },
      ...recordIds.map((recordId): Change => ({ do: 'update', kind: 'record', id: recordId, fn, expires })),
    ]);
    log.info('dispatch.closed', { dispatch: id });
  };
