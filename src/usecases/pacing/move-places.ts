import type { MessageRecord } from '../../domain/message/message.ts';
import { transitionRecord } from '../../domain/message/record.ts';
import { groupMoves, type Move } from '../../domain/policy/line.ts';
import type { Needs } from '../context.ts';
import { closeGapsSoon, type RateKind } from './places.ts';

type MoveContext = Needs<'store' | 'clock' | 'queue'>;

/** Records that move in one change of the store, but for those in a circle: few enough that no request waits behind it. */
const groupSize = 100;

/**
 * Stores the moves of each group together or not at all. A record that was cancelled, or moved by another process, keeps
 * those behind it where they are: they wait for the next look at the line, which comes soon.
 *
 * @param free the places that nobody holds
 * @returns the moves that were made
 */
export const moveAll = async (
  context: MoveContext,
  kind: RateKind,
  moves: readonly Move[],
  free: readonly number[],
): Promise<Move[]> => {
  const made: Move[] = [];
  for (const group of groupMoves(moves, free, groupSize)) {
    if (!(await moveGroup(context, group))) {
      closeGapsSoon(context, kind);
      break;
    }
    made.push(...group);
  }
  return made;
};

const moveGroup = async ({ store, clock }: MoveContext, group: readonly Move[]): Promise<boolean> => {
  const at = clock.now();
  const moveTo = (record: MessageRecord, { to, ...move }: Move): MessageRecord => {
    const moved = transitionRecord(record, { type: 'placed', at, place: to, ...move });
    if (moved === record) throw new LineChanged();
    return moved;
  };
  const changes = group.map((move) => ({
    do: 'update' as const,
    kind: 'record' as const,
    id: move.id,
    fn: (record: MessageRecord) => moveTo(record, move),
  }));
  try {
    return (await store.change(changes)).ok;
  } catch (error) {
    if (!(error instanceof LineChanged)) throw error;
    return false;
  }
};

/** Ends the change of a group: one of its records no longer waits for the place that it held. */
class LineChanged extends Error {}

/** The places without those of the second list, each taken away once. */
export const without = (places: readonly number[], used: readonly number[]): number[] => {
  const taken = new Map<number, number>();
  for (const place of used) taken.set(place, (taken.get(place) ?? 0) + 1);
  return places.filter((place) => {
    const count = taken.get(place) ?? 0;
    taken.set(place, count - 1);
    return count <= 0;
  });
};
