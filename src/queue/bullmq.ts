/**
 * Wake-ups that several processes share, on BullMQ. A job holds nothing but the id to look at: it is removed whether it
 * ended well or not, has no attempts and no limiter. What excludes, retries and paces is in the records.
 */
import { Queue as BullQueue, Worker } from 'bullmq';
import type { Clock, Log, Queue } from '../ports/index.ts';
import { addJob, type Jobs, runJob, type Wake } from './bullmq-jobs.ts';
import { queueOptions, workerOptions } from './bullmq-options.ts';
import { createCoalescer } from './coalesce.ts';
import { drain } from './drain.ts';
import { type Lane, laneOf, lanes, laneWidth } from './lanes.ts';
import { openConnections } from './redis-connections.ts';
import { defaultRetryMs, type Handler } from './run-handler.ts';

/** `ping` resolves when a wake-up could be stored, and rejects after 2 s. */
export type SharedQueue = Queue & { ping(): Promise<void> };

type BullDeps = {
  url: string;
  prefix: string;
  clock: Clock;
  log: Log;
  /** How long a wake-up whose handler failed is put off; 5,000 if absent. */
  retryMs?: number;
  /** How long Redis may answer nothing before it is connected to again; 15,000 if absent. */
  silenceMs?: number;
};
type Connections = Awaited<ReturnType<typeof openConnections>>;

/** Each report of a list wants its card drawn, and an add costs Redis as much as the report itself. */
const holdDrawsForMs = 10;

/**
 * `wake` returns at once; a wake-up that Redis did not take within 2 s is logged, and the sweep of the pending work makes
 * up for it. Keys begin with `<prefix>:wake`.
 *
 * @throws StoreError if Redis cannot be reached now
 */
export const createBullQueue = async (deps: BullDeps): Promise<SharedQueue> => {
  const { url, prefix, clock, log, retryMs = defaultRetryMs, silenceMs } = deps;
  const connections = await openConnections(url, log, silenceMs);
  const shared = { prefix: `${prefix}:wake` };
  const draws = createCoalescer(holdDrawsForMs, (id, notBefore) => addJob(jobs, id, notBefore));
  let stopped = false;
  const wake: Queue['wake'] = (id, notBefore) => {
    if (stopped) return;
    if (laneOf(id) === 'draw') draws.hold(id, notBefore);
    else addJob(jobs, id, notBefore);
  };
  const jobs: Jobs = {
    clock,
    log,
    retryMs,
    wake,
    queues: openQueues(shared, connections),
    running: new Set(),
    again: new Set(),
    taken: new Set(),
    adding: new Set(),
    draining: false,
  };
  let workers: Worker<Wake>[] = [];

  return {
    wake,
    start: (handler) => {
      workers = lanes.map((lane) => startWorker(jobs, lane, handler, shared, connections));
    },
    ping: async () => {
      await connections.producer.ping();
    },
    // What the last handlers wake is still stored, so that another process goes on with it at once.
    stop: async () => {
      jobs.draining = true;
      const closing = workers.map((worker) => worker.close());
      await drain(clock, closing);
      stopped = true;
      draws.flush();
      await Promise.all(jobs.adding);
      connections.close();
    },
  };
};

const openQueues = (shared: { prefix: string }, { producer, complain }: Connections): Map<Lane, BullQueue<Wake>> => {
  const open = (lane: Lane) => new BullQueue<Wake>(lane, queueOptions(shared, producer));
  const queues = new Map(lanes.map((lane) => [lane, open(lane)]));
  for (const queue of queues.values()) queue.on('error', complain);
  return queues;
};

const startWorker = (
  jobs: Jobs,
  lane: Lane,
  handler: Handler,
  shared: { prefix: string },
  connections: Connections,
): Worker<Wake> => {
  const options = workerOptions(shared, connections.worker, laneWidth[lane]);
  const worker = new Worker<Wake>(lane, (job) => runJob(jobs, handler, job), options);
  worker.on('completed', ({ id = '' }) => jobs.taken.delete(id));
  worker.on('failed', (job) => jobs.taken.delete(job?.id ?? ''));
  worker.on('error', connections.complain);
  return worker;
};
