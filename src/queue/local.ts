/**
 * Wake-ups of one process. Due times live in memory only: the records are the truth, and the list of pending work refills
 * this queue at every start.
 */
import type { Queue, WakeId } from '../ports/index.ts';
import { drain, forEachLane, type Handler, type HandlerDeps, laneOf, type QueueDeps, runHandler } from './lanes.ts';

/** setTimeout fires at once for anything beyond 2^31-1 ms; a longer wait is taken in steps. */
const longestTimer = 2 ** 31 - 1;

const openLanes = () => forEachLane((_, width) => ({ ready: [] as WakeId[], running: 0, width }));
type Lanes = ReturnType<typeof openLanes>;

type State = HandlerDeps & {
  /** When each id is to run that waits for its moment, for a place in its lane, or for its own end. */
  due: Map<WakeId, number>;
  /** How to cancel the timers of those that wait for their moment. */
  timers: Map<WakeId, () => void>;
  lanes: Lanes;
  running: Map<WakeId, Promise<void>>;
  handler: Handler | undefined;
  stopped: boolean;
};

export const createLocalQueue = (deps: QueueDeps): Queue => {
  const state: State = {
    ...deps,
    wake: (id, notBefore) => wake(state, id, notBefore),
    due: new Map(),
    timers: new Map(),
    lanes: openLanes(),
    running: new Map(),
    handler: undefined,
    stopped: false,
  };
  return {
    wake: state.wake,
    start: (handler) => {
      state.handler = handler;
      for (const lane of Object.values(state.lanes)) pump(state, lane);
    },
    stop: async () => {
      state.stopped = true;
      for (const cancel of state.timers.values()) cancel();
      await drain(state.clock, state.running.values());
    },
  };
};

const wake = (state: State, id: WakeId, notBefore: number): void => {
  const { due, timers, running } = state;
  const known = due.get(id);
  if (state.stopped || (known !== undefined && known <= notBefore)) return;
  const isReady = known !== undefined && !timers.has(id) && !running.has(id);
  due.set(id, notBefore);
  if (!isReady) arm(state, id, notBefore);
};

const arm = (state: State, id: WakeId, at: number): void => {
  const { clock, timers } = state;
  if (state.stopped || state.running.has(id)) return;
  timers.get(id)?.();
  timers.delete(id);
  const wait = at - clock.now();
  if (wait > 0) {
    const cancel = clock.after(Math.min(wait, longestTimer), () => arm(state, id, at));
    timers.set(id, cancel);
  } else {
    const lane = state.lanes[laneOf(id)];
    lane.ready.push(id);
    pump(state, lane);
  }
};

/** Runs what is ready in a lane, as far as there is room. */
const pump = (state: State, lane: Lanes[keyof Lanes]): void => {
  while (state.handler && !state.stopped && lane.running < lane.width) {
    const id = lane.ready.shift();
    if (id === undefined) return;
    state.due.delete(id);
    lane.running += 1;
    state.running.set(id, run(state, state.handler, id));
  }
};

const run = async (state: State, handler: Handler, id: WakeId): Promise<void> => {
  await runHandler(state, handler, id);
  state.running.delete(id);
  const lane = state.lanes[laneOf(id)];
  lane.running -= 1;
  // Woken while it ran: what it read may be old, so it looks once more.
  const again = state.due.get(id);
  if (again !== undefined) arm(state, id, again);
  pump(state, lane);
};
