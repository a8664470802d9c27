/**
 * Wake-ups of one process. Due times live in memory only: the records are the truth, and the list of pending work refills
 * this queue at every start.
 */
import type { Clock, Log, Queue, WakeId } from '../ports/index.ts';
import { drain } from './drain.ts';
import { type Lane, laneOf, lanes, laneWidth } from './lanes.ts';
import { defaultRetryMs, type Handler, type HandlerDeps, runHandler } from './run-handler.ts';

/** setTimeout fires at once for anything beyond 2^31-1 ms; a longer wait is taken in steps. */
const longestTimer = 2 ** 31 - 1;

type State = HandlerDeps & {
  /** When each id is to run that waits for its moment, for a place in its lane, or for its own end. */
  due: Map<WakeId, number>;
  /** How to cancel the timers of those that wait for their moment. */
  timers: Map<WakeId, () => void>;
  lanes: Map<Lane, { ready: WakeId[]; running: number }>;
  running: Map<WakeId, Promise<void>>;
  handler: Handler | undefined;
  stopped: boolean;
};

/** @param deps `retryMs` is how long a wake-up whose handler failed is put off; 5,000 if absent */
export const createLocalQueue = (deps: { clock: Clock; log: Log; retryMs?: number }): Queue => {
  const state: State = {
    retryMs: defaultRetryMs,
    ...deps,
    wake: (id, notBefore) => wake(state, id, notBefore),
    due: new Map(),
    timers: new Map(),
    lanes: new Map(lanes.map((lane) => [lane, { ready: [], running: 0 }])),
    running: new Map(),
    handler: undefined,
    stopped: false,
  };
  return {
    wake: state.wake,
    start: (handler) => {
      state.handler = handler;
      for (const lane of lanes) pump(state, lane);
    },
    stop: async () => {
      state.stopped = true;
      for (const cancel of state.timers.values()) cancel();
      state.timers.clear();
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
    return;
  }
  const lane = laneOf(id);
  state.lanes.get(lane)?.ready.push(id);
  pump(state, lane);
};

/** Runs what is ready in a lane, as far as there is room. */
const pump = (state: State, lane: Lane): void => {
  const inLane = state.lanes.get(lane);
  while (inLane && state.handler && !state.stopped && inLane.running < laneWidth[lane]) {
    const id = inLane.ready.shift();
    if (id === undefined) return;
    state.due.delete(id);
    inLane.running += 1;
    state.running.set(id, run(state, state.handler, id));
  }
};

const run = async (state: State, handler: Handler, id: WakeId): Promise<void> => {
  const lane = laneOf(id);
  await runHandler(state, handler, id);
  state.running.delete(id);
  const inLane = state.lanes.get(lane);
  if (inLane) inLane.running -= 1;
  // Woken while it ran: what it read may be old, so it looks once more.
  const again = state.due.get(id);
  if (again !== undefined) arm(state, id, again);
  pump(state, lane);
};
