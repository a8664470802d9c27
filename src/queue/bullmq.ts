/**
 * Wake-ups that several processes share, on BullMQ. A job holds nothing but the id to look at: it is removed whether it
 * ended well or not, has no attempts and no limiter. What excludes, retries and paces is in the records.
 */
import { Queue as BullQueue, Worker } from 'bullmq';
import type { Queue } from '../ports/index.ts';
import { addJob, type Jobs, runJob, type Wake } from './bullmq-jobs.ts';
import { createCoalescer } from './coalesce.ts';
import { drain, forEachLane, type Handler, type Lane, laneOf, lanes, laneWidth, type QueueDeps } from './lanes.ts';
import { openConnections } from './redis-connections.ts';

/** `silenceMs` is how long Redis may answer nothing before it is connected to again; 15,000 if absent. */
type BullDeps = QueueDeps & { url: string; prefix: string; silenceMs?: number };
type Connections = Awaited<ReturnType<typeof openConnections>>;

/** Each report of a list wants its card drawn, and an add costs Redis as much as the report itself. */
const holdDrawsForMs = 10;
/**
 * A killed process's jobs are given to others after at most twice this. BullMQ throttles the check with a key that all
 * workers share, so that one with another figure would change it for all: these are constants.
 */
const stalledMs = 10_000;
/** Nothing reads the events of jobs; BullMQ keeps 10,000 of each lane unless told otherwise. */
const eventsKept = 100;

/**
 * `wake` returns at once; a wake-up that Redis did not take within 2 s is logged, and the sweep of the pending work makes
 * up for it. `ping` resolves when a wake-up could be stored, and rejects after 2 s. Keys begin with `<prefix>:wake`.
 *
 * @throws StoreError if Redis cannot be reached now
 */
export const createBullQueue = async (deps: BullDeps): Promise<Queue & { ping(): Promise<void> }> => {
  const connections = await openConnections(deps.url, deps.log, deps.silenceMs);
  const prefix = `${deps.prefix}:wake`;
  const draws = createCoalescer(holdDrawsForMs, (id, notBefore) => addJob(jobs, id, notBefore));
  let stopped = false;
  const wake: Queue['wake'] = (id, notBefore) => {
    if (stopped) return;
    if (laneOf(id) === 'draw') draws.hold(id, notBefore);
    else addJob(jobs, id, notBefore);
  };
  const jobs: Jobs = {
    ...deps,
    wake,
    queues: forEachLane((lane) => openQueue(lane, prefix, connections)),
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
      workers = lanes.map((lane) => startWorker(jobs, lane, handler, prefix, connections));
    },
    ping: async () => void (await connections.producer.ping()),
    // What the last handlers wake is still stored, so that another process goes on with it at once.
    stop: async () => {
      jobs.draining = true;
      const closing = workers.map((worker) => worker.close());
      await drain(deps.clock, closing);
      stopped = true;
      draws.flush();
      await Promise.all(jobs.adding);
      connections.close();
    },
  };
};

const openQueue = (lane: Lane, prefix: string, { producer, complain }: Connections): BullQueue<Wake> =>
  new BullQueue<Wake>(lane, {
    prefix,
    connection: producer,
    // With these an add during an outage rejects at once; without them it hangs for as long as the outage lasts.
    skipWaitingForReady: true,
    skipVersionCheck: true,
    streams: { events: { maxLen: eventsKept } },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  }).on('error', complain);

const startWorker = (jobs: Jobs, lane: Lane, handler: Handler, prefix: string, connections: Connections) =>
  new Worker<Wake>(lane, (job) => runJob(jobs, handler, job), {
    prefix,
    connection: connections.worker,
    concurrency: laneWidth[lane],
    lockDuration: stalledMs,
    stalledInterval: stalledMs,
    // A step that ended two processes is left to the sweeper, which wakes it when they are back.
    maxStalledCount: 1,
    runRetryDelay: 1_000,
  })
    .on('completed', ({ id = '' }) => jobs.taken.delete(id))
    .on('failed', (job) => jobs.taken.delete(job?.id ?? ''))
    .on('error', connections.complain);
