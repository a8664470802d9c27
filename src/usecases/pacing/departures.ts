import type { MessageRecord } from '../../domain/message/message.ts';
import { takeIfFree } from '../../domain/policy/pace.ts';
import type { Store } from '../../ports/index.ts';
import { createWaitList } from '../limiters/wait-list.ts';

/** So often those in line look whether a place fell vacant: when one ahead of them is cancelled, nobody tells them. */
const lookEveryMs = 60_000;

/** `held`: there is no place now, come back `at`. `not-wanted`: the record would not go any more. */
export type Departure =
  | { kind: 'started'; record: MessageRecord }
  | { kind: 'held'; at: number }
  | { kind: 'not-wanted' };

/**
 * Lets messages leave at the account's pace, whatever they were promised: also what became overdue while nobody ran, and
 * what is tried again. Shared by everything that uses this store.
 */
export type Departures = {
  /** Takes a place and starts, in one change: nothing starts without a place, and who is held up writes nothing. */
  start(recordId: string, now: number, move: (record: MessageRecord) => MessageRecord): Promise<Departure>;
  /** Waits for a place no more. */
  leaveLine(recordId: string): void;
};

export const createDepartures = (
  store: Store,
  name: string,
  { perSecond, burst }: { perSecond: number; burst: number },
): Departures => {
  const gapMs = 1000 / perSecond;
  const line = createWaitList(gapMs);

  /**
   * Whole minutes before its place, so that being woken from several sides does not add wake-ups, and half a gap later,
   * when whoever was promised that moment has gone.
   */
  const nextLook = (place: number, now: number): number => {
    const shifted = place + gapMs / 2;
    return Math.min(place, shifted - (Math.ceil((shifted - now) / lookEveryMs) - 1) * lookEveryMs);
  };

  return {
    start: async (recordId, now, move) => {
      // Of the calls of both functions that were stored: they are the last ones, and run in this order.
      let freeAt = now;
      let started: MessageRecord | undefined;
      await store.change([
        {
          do: 'upsert',
          kind: 'pace',
          id: name,
          fn: (bucket = { nextAt: 0 }) => {
            const turn = takeIfFree(bucket, { now, perSecond, burst });
            freeAt = turn.freeAt;
            return turn.bucket;
          },
        },
        {
          do: 'update',
          kind: 'record',
          id: recordId,
          fn: (record) => {
            const moved = freeAt > now ? record : move(record);
            // A record that was cancelled meanwhile wastes the place, which harms nobody.
            started = moved === record ? undefined : moved;
            return moved;
          },
        },
      ]);
      if (freeAt > now) return { kind: 'held', at: nextLook(line.placeOf(recordId, now, freeAt), now) };
      line.leave(recordId);
      return started ? { kind: 'started', record: started } : { kind: 'not-wanted' };
    },
    leaveLine: line.leave,
  };
};
