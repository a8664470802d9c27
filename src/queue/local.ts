/**
 * Wake-ups of one process. Due times live in memory only: the records are the truth, and the list of open work refills
 * this queue at every start.
 */
import type { Clock, Log, Queue, WakeId } from '../ports/index.ts';
import { drain } from './drain.ts';
import { type Lane, laneOf, lanes, laneWidth } from './lanes.ts';

/** setTimeout fires at once for anything beyond 2^31-1 ms; a longer wait is taken in steps. */
const longestTimer = 2 ** 31 - 1;

/** @returns a queue whose handler never rejects its caller: what it throws is logged and woken again after `retryMs`. */
export const createLocalQueue = ({
  clock,
  log,
  retryMs = 5_000,
}: {
  clock: Clock;
  log: Log;
  /** How long a wake-up whose handler failed (a store that does not answer) is put off. */
  retryMs?: number;
}): Queue => {
  const due = new Map<WakeId, number>();
  const ready: Record<Lane, WakeId[]> = {
    prepare: [],
    release: [],
    send: [],
    reconcile: [],
    draw: [],
    notice: [],
    line: [],
  };
  const timers = new Map<WakeId, () => void>();
  const running = new Map<WakeId, Promise<void>>();
  const inLane: Record<Lane, number> = { prepare: 0, release: 0, send: 0, reconcile: 0, draw: 0, notice: 0, line: 0 };
  let handle: ((id: WakeId) => Promise<void>) | undefined;
  let stopped = false;

  const run = async (id: WakeId, lane: Lane) => {
    try {
      await handle?.(id);
    } catch (error) {
      log.error('queue.handler-failed', { wake: id, error });
      wake(id, clock.now() + retryMs);
    } finally {
      running.delete(id);
      inLane[lane] -= 1;
      // Woken while it ran: what it read may be old, so it looks once more.
      const again = due.get(id);
      if (again !== undefined) arm(id, again);
      pump(lane);
    }
  };

  const pump = (lane: Lane) => {
    while (handle && !stopped && inLane[lane] < laneWidth[lane]) {
      const id = ready[lane].shift();
      if (id === undefined) return;
      due.delete(id);
      inLane[lane] += 1;
      running.set(id, run(id, lane));
    }
  };

  const arm = (id: WakeId, at: number) => {
    if (stopped || running.has(id)) return;
    timers.get(id)?.();
    timers.delete(id);
    const wait = at - clock.now();
    if (wait > 0) {
      timers.set(
        id,
        clock.after(Math.min(wait, longestTimer), () => arm(id, at)),
      );
      return;
    }
    const lane = laneOf(id);
    ready[lane].push(id);
    pump(lane);
  };

  const wake = (id: WakeId, notBefore: number) => {
    const known = due.get(id);
    if (stopped || (known !== undefined && known <= notBefore)) return;
    const queued = known !== undefined && !timers.has(id) && !running.has(id);
    due.set(id, notBefore);
    if (!queued) arm(id, notBefore);
  };

  return {
    wake,
    start: (handler) => {
      handle = handler;
      for (const lane of lanes) pump(lane);
    },
    stop: async () => {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await drain(clock, running.values());
    },
  };
};
