/** What both queues have in common: their lanes, how a handler is run, and how long a stop waits for it. */
import type { Clock, Log, Queue, WakeId } from '../ports/index.ts';

/** One kind of wake-up. */
export type Lane = WakeId extends `${infer L}.${string}` ? L : never;

/**
 * How many handlers of one kind a process runs at once, so that a slow kind holds up no other: ten links that never
 * answer must not delay a card. Plivo allows 100 concurrent MMS requests (help article 360042248611); half is enough.
 */
export const laneWidth: Record<Lane, number> = {
  // Links that are slow; how many bytes and pictures are worked on at a time has limits of its own (`media/prepare.ts`).
  prepare: 32,
  preview: 4,
  release: 8,
  page: 2,
  send: 50,
  reconcile: 4,
  draw: 8,
  notice: 8,
  line: 1,
  expire: 1,
};
export const lanes = Object.keys(laneWidth) as Lane[];

export const forEachLane = <T>(make: (lane: Lane, width: number) => T) =>
  Object.fromEntries(lanes.map((lane) => [lane, make(lane, laneWidth[lane])])) as Record<Lane, T>;

export const laneOf = (id: WakeId): Lane => id.slice(0, id.indexOf('.')) as Lane;

export type Handler = Parameters<Queue['start']>[0];

/** `retryMs` is how long a wake-up whose handler failed (a store that does not answer) is put off; 5,000 if absent. */
export type QueueDeps = { clock: Clock; log: Log; retryMs?: number };
export type HandlerDeps = QueueDeps & Pick<Queue, 'wake'>;

/** Never rejects: what the handler throws is logged, and the id is woken again. */
export const runHandler = async (deps: HandlerDeps, handler: Handler, id: WakeId): Promise<void> => {
  const { clock, log, retryMs = 5_000, wake } = deps;
  try {
    await handler(id);
  } catch (error) {
    log.error('queue.handler-failed', { wake: id, error });
    wake(id, clock.now() + retryMs);
  }
};

/** Of the 20 s that a stop may take: a send's own deadline is 10 s. What takes longer begins again at the next start. */
export const drainMs = 12_000;

/** Waits for what is running when a queue stops, but not for ever: ten attachments may take minutes. */
export const drain = async (clock: Clock, running: Iterable<Promise<unknown>>): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(drainMs, resolve);
  await Promise.race([Promise.allSettled(running), late]);
  cancel();
};
