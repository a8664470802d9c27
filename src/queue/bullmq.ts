/**
 * Wake-ups that several processes share, on BullMQ. A job holds nothing but the id to look at: it is removed whether it
 * ended well or not, has no attempts and no limiter. What excludes, retries and paces is in the records.
 */
import { Queue as BullQueue, type Job, Worker } from 'bullmq';
import type { Clock, Log, Queue, WakeId } from '../ports/index.ts';
import { queueOptions, workerOptions } from './bullmq-options.ts';
import { createGathering } from './coalesce.ts';
import { drain } from './drain.ts';
import { type Lane, laneOf, lanes, laneWidth } from './lanes.ts';
import { openConnections } from './redis-connections.ts';

type Wake = { id: WakeId };

/** `ping` resolves when a wake-up could be stored, and rejects after 2 s. */
export type SharedQueue = Queue & { ping(): Promise<void> };

/** Each report of a list wants its card drawn, and an add costs Redis as much as the report itself. */
const gatherDrawsForMs = 10;

/**
 * `wake` returns at once; a wake-up that Redis did not take within 2 s is logged, and the sweep of the open list mends
 * it. Keys begin with `<prefix>:wake`.
 *
 * @throws StoreError if Redis cannot be reached now
 */
export const createBullQueue = async ({
  url,
  prefix,
  clock,
  log,
  retryMs = 5_000,
  silenceMs,
}: {
  url: string;
  prefix: string;
  clock: Clock;
  log: Log;
  /** How long a wake-up whose handler failed (a store that does not answer) is put off. */
  retryMs?: number;
  /** How long Redis may answer nothing before it is connected to again; 15,000 if absent. */
  silenceMs?: number;
}): Promise<SharedQueue> => {
  const connections = await openConnections(url, log, silenceMs);
  const shared = { prefix: `${prefix}:wake` };
  const queues = new Map<Lane, BullQueue<Wake>>(
    lanes.map((lane) => [lane, new BullQueue<Wake>(lane, queueOptions(shared, connections.producer))]),
  );
  for (const queue of queues.values()) queue.on('error', connections.complain);

  const running = new Set<WakeId>();
  const again = new Set<WakeId>();
  /** Keys of the jobs that this process has taken and not given back yet. */
  const taken = new Set<string>();
  const adding = new Set<Promise<unknown>>();
  let workers: Worker<Wake>[] = [];
  let draining = false;
  let stopped = false;

  const add = (id: WakeId, notBefore: number) => {
    const now = clock.now();
    const due = Math.ceil(Math.max(notBefore, now));
    const adds = queues.get(laneOf(id))?.add(laneOf(id), { id }, { jobId: freeKey(id, due), delay: due - now });
    const added = Promise.resolve(adds).catch((error) => log.warn('queue.wake-lost', { wake: id, error }));
    adding.add(added);
    void added.finally(() => adding.delete(added));
  };
  const draws = createGathering(gatherDrawsForMs, add);

  const wake = (id: WakeId, notBefore: number) => {
    if (stopped) return;
    if (laneOf(id) === 'draw') draws.hold(id, notBefore);
    else add(id, notBefore);
  };

  /**
   * Wake-ups for one moment are one job. A job that is being worked on still has its key, and would swallow a wake-up
   * for the same moment: the clocks of two machines differ, so a step may be told to wait for the moment that it is woken for.
   */
  const freeKey = (id: WakeId, due: number): string => {
    let key = `${id}.${due}`;
    while (taken.has(key)) key += '+';
    return key;
  };

  const run = async (handler: (id: WakeId) => Promise<void>, { id: key = '', data: { id } }: Job<Wake>) => {
    taken.add(key);
    // A fetch that was under way when the stop began: another process may have it.
    if (draining) return wake(id, clock.now());
    if (running.has(id)) return void again.add(id);
    running.add(id);
    try {
      await handler(id);
    } catch (error) {
      log.error('queue.handler-failed', { wake: id, error });
      wake(id, clock.now() + retryMs);
    } finally {
      running.delete(id);
      // Woken while it ran: what it read may be old, so it looks once more.
      if (again.delete(id)) wake(id, clock.now());
    }
  };

  const startWorker = (lane: Lane, handler: (id: WakeId) => Promise<void>): Worker<Wake> => {
    const options = workerOptions(shared, connections.worker, laneWidth[lane]);
    const worker = new Worker<Wake>(lane, (job) => run(handler, job), options);
    worker.on('completed', ({ id = '' }) => taken.delete(id));
    worker.on('failed', (job) => taken.delete(job?.id ?? ''));
    worker.on('error', connections.complain);
    return worker;
  };

  return {
    wake,
    start: (handler) => {
      workers = lanes.map((lane) => startWorker(lane, handler));
    },
    ping: async () => {
      await connections.producer.ping();
    },
    // What the last handlers wake is still stored, so that another process goes on with it at once.
    stop: async () => {
      draining = true;
      await drain(
        clock,
        workers.map((worker) => worker.close()),
      );
      stopped = true;
      draws.flush();
      await Promise.all(adding);
      connections.close();
    },
  };
};
