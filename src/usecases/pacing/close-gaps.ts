import { isUnreleased } from '../../domain/message/dispatch.ts';
import { nextLookAt } from '../../domain/message/late.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { transitionRecord } from '../../domain/message/record.ts';
import { closeGaps, groupMoves, type InLine, type Move } from '../../domain/policy/line.ts';
import { giveBack, takeFreed } from '../../domain/policy/send-rate.ts';
import type { Needs } from '../context.ts';
import { findDispatch } from '../records.ts';
import { closeGapsSoon, type RateKind, rateKindOf, rateOf, reservePlaces, returnPlaces } from './places.ts';

type LineContext = Needs<'store' | 'clock' | 'queue' | 'rules' | 'log'>;

/** Records that move in one change of the store, but for those in a circle: few enough that no request waits behind it. */
const batchSize = 100;
/** A message this close to its place is left to leave; in milliseconds. */
const leavingMs = 500;

/** One that waits; `isReleased` says whether its undo window is over. */
type Waiting = InLine & { record: MessageRecord; isReleased: boolean };

/**
 * Lets those behind a vacant place move up, in the order of what they were promised. The vacant places are taken out of
 * the bucket first and what is left of them goes back last: a crash in between wastes some, and gives none twice.
 */
export const closeGapsInLine = async (context: LineContext, kind: RateKind): Promise<void> => {
  const { store, clock, rules, log } = context;
  const now = clock.now();
  const { before } = await store.upsert('pace', kind, (it) => takeFreed(it, now).bucket);
  const { bucket, places: vacant } = takeFreed(before, now);
  const waiting = (await readWaiting(context, kind)).filter(({ place }) => place > now + leavingMs);
  const isInLine = ({ place }: Waiting) => place <= bucket.nextAt;

  const lost = await replaceLost(
    context,
    kind,
    waiting.filter((it) => !isInLine(it) && it.isReleased),
  );
  const { moves } = closeGaps(waiting.filter(isInLine), vacant);
  const moved = await moveAll(context, kind, groupMoves(moves, vacant, batchSize));
  const places = without(
    [...vacant, ...moved.map(({ from }) => from)],
    moved.map(({ to }) => to),
  );
  await store.upsert('pace', kind, (it) => giveBack(it, rateOf(rules, kind), { now, places }));

  const all = [...lost, ...moved];
  wakeMoved(context, waiting, all);
  if (all.length > 0)
    log.info('line.closed', { kind, waiting: waiting.length, vacant: vacant.length, moved: all.length });
};

const readWaiting = async (context: LineContext, kind: RateKind): Promise<Waiting[]> => {
  const waiting: Waiting[] = [];
  for (const { id, value } of await context.store.list('pending')) {
    const found = value.what === 'dispatch' && !value.allSent ? await findDispatch(context, id) : undefined;
    if (!found || rateKindOf(found.dispatch) !== kind) continue;
    const isReleased = !isUnreleased(found.dispatch);
    const inLine = found.records.filter(({ state }) => state === 'waiting');
    waiting.push(...inLine.map((record) => ({ ...placeOf(record), record, isReleased })));
  }
  return waiting;
};

const placeOf = ({ id, forecastAt, earliestAt, dueAt }: MessageRecord): InLine => ({
  id,
  promisedAt: forecastAt,
  earliestAt,
  place: dueAt,
});

/** A place behind the end of the line was given by a clock that was ahead: it is none, so each of these gets another. */
const replaceLost = async (context: LineContext, kind: RateKind, lost: readonly Waiting[]): Promise<Move[]> => {
  if (lost.length === 0) return [];
  const places = await reservePlaces(context, kind, { from: context.clock.now(), count: lost.length });
  const moves = lost.map(({ id, place }, index) => ({ id, from: place, to: places[index] ?? place }));
  const moved = await moveAll(context, kind, groupMoves(moves, places, batchSize));
  await returnPlaces(
    context,
    kind,
    without(
      places,
      moved.map(({ to }) => to),
    ),
  );
  return moved;
};

/**
 * Stores the moves of each group together or not at all. A record that was cancelled, or moved by another process, keeps
 * those behind it where they are: they wait for the next look at the line, which comes soon.
 *
 * @returns the moves that were made
 */
const moveAll = async (context: LineContext, kind: RateKind, groups: readonly Move[][]): Promise<Move[]> => {
  const made: Move[] = [];
  for (const group of groups) {
    if (!(await moveGroup(context, group))) {
      closeGapsSoon(context, kind);
      break;
    }
    made.push(...group);
  }
  return made;
};

const moveGroup = async ({ store, clock }: LineContext, group: readonly Move[]): Promise<boolean> => {
  const at = clock.now();
  const moveTo = (record: MessageRecord, { from, to }: Move): MessageRecord => {
    const moved = transitionRecord(record, { type: 'placed', at, from, place: to });
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

const wakeMoved = ({ queue, clock, rules }: LineContext, waiting: readonly Waiting[], moved: readonly Move[]): void => {
  const byId = new Map(waiting.map((it) => [it.id, it.record]));
  for (const { id, to } of moved) {
    const record = byId.get(id);
    if (record) queue.wake(`send.${id}`, nextLookAt({ ...record, dueAt: to }, rules.lateMs));
  }
  const dispatchIds = new Set(moved.map(({ id }) => byId.get(id)?.dispatchId));
  for (const id of dispatchIds) if (id) queue.wake(`draw.${id}`, clock.now());
};

/** The places without those of the second list, each taken away once. */
const without = (places: readonly number[], used: readonly number[]): number[] => {
  const left = [...places];
  for (const place of used) left.splice(left.indexOf(place), 1);
  return left;
};
