import { isUnreleased } from '../../domain/message/dispatch.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { closeGaps, type InLine, type Move } from '../../domain/policy/line.ts';
import { giveBack, takeFreed } from '../../domain/policy/send-rate.ts';
import { StoreError } from '../../ports/errors.ts';
import type { PendingWork } from '../../ports/index.ts';
import type { Needs } from '../context.ts';
import { findPending } from '../records.ts';
import { moveAll, without } from './move-places.ts';
import { wakesOfList } from './pages.ts';
import { type RateKind, rateKindOf, rateOf, reservePlaces, returnPlaces } from './places.ts';

type LineContext = Needs<'store' | 'clock' | 'queue' | 'rules' | 'log'>;

/** A message this close to its place is left to leave; in milliseconds. */
const leavingMs = 500;

/** One that waits. */
type Waiting = InLine & { record: MessageRecord; dispatch: Dispatch };

/**
 * Lets those behind a vacant place move up, in the order of what they were promised. The vacant places are taken out of
 * the bucket first and what is left of them goes back last: a crash in between wastes some, and gives none twice.
 */
export const closeGapsInLine = async (context: LineContext, kind: RateKind): Promise<void> => {
  const { store, clock, rules, log } = context;
  const now = clock.now();
  // Read first: where that fails, nothing is taken that would be lost.
  const waiting = (await readWaiting(context, kind)).filter(({ place }) => place > now + leavingMs);
  const { before } = await store.upsert('pace', kind, (it) => takeFreed(it, now).bucket);
  const { bucket, places: vacant } = takeFreed(before, now);
  const isInLine = ({ place }: Waiting) => place <= bucket.nextAt;

  const lost = await replaceLost(
    context,
    kind,
    waiting.filter((it) => !isInLine(it) && !isUnreleased(it.dispatch)),
  );
  const { moves } = closeGaps(waiting.filter(isInLine), vacant);
  const moved = await moveAll(context, kind, moves, vacant);
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
  const isLeaving = ({ allSent }: PendingWork) => !allSent;
  const leaving = await findPending(context, isLeaving, (id, error) => {
    if (!(error instanceof StoreError) || error.code !== 'store.unreadable') throw error;
    context.log.error('line.unreadable', { dispatch: id, error });
  });
  return leaving
    .filter(({ dispatch }) => rateKindOf(dispatch) === kind)
    .flatMap(({ dispatch, records }) =>
      records.filter(({ state }) => state === 'waiting').map((record) => ({ ...placeOf(record), record, dispatch })),
    );
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
  const moves = lost.map(({ id, place }, index) => ({
    id,
    from: place,
    to: places[index] ?? place,
    promisedAt: places[index] ?? place,
  }));
  const moved = await moveAll(context, kind, moves, places);
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

const wakeMoved = (context: LineContext, waiting: readonly Waiting[], moved: readonly Move[]): void => {
  const { queue, clock } = context;
  const placeBy = new Map(moved.map(({ id, to }) => [id, to]));
  const byDispatch = Map.groupBy(
    waiting.filter(({ id }) => placeBy.has(id)),
    ({ dispatch }) => dispatch,
  );
  for (const [dispatch, its] of byDispatch) {
    const records = its.map(({ record }) => ({ ...record, dueAt: placeBy.get(record.id) ?? record.dueAt }));
    for (const { id, at } of wakesOfList(context, dispatch, records)) queue.wake(id, at);
    queue.wake(`draw.${dispatch.id}`, clock.now());
  }
};
