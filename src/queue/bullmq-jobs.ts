/** One wake-up as a job of BullMQ: how it is added, and how it is run. */
import type { Queue as BullQueue, Job } from 'bullmq';
import type { WakeId } from '../ports/index.ts';
import { type Handler, type HandlerDeps, type Lane, laneOf, runHandler } from './lanes.ts';

export type Wake = { id: WakeId };

/** What a process knows of the jobs that it has to do with. */
export type Jobs = HandlerDeps & {
  queues: Record<Lane, BullQueue<Wake>>;
  running: Set<WakeId>;
  /** What was woken while it ran. */
  again: Set<WakeId>;
  /** Keys of the jobs that this process has taken and not given back yet. */
  taken: Set<string>;
  adding: Set<Promise<unknown>>;
  /** Since the stop began: nothing more is run. */
  draining: boolean;
};

/** Returns at once; an add that fails is logged. */
export const addJob = (jobs: Jobs, id: WakeId, notBefore: number): void => {
  const now = jobs.clock.now();
  const due = Math.ceil(Math.max(notBefore, now));
  const lane = laneOf(id);
  const added = jobs.queues[lane]
    .add(lane, { id }, { jobId: freeKey(jobs.taken, id, due), delay: due - now })
    .catch((error) => jobs.log.warn('queue.wake-lost', { wake: id, error }));
  jobs.adding.add(added);
  void added.finally(() => jobs.adding.delete(added));
};

/**
 * Wake-ups for one moment are one job. A job that is being worked on still has its key, and would swallow a wake-up
 * for the same moment: the clocks of two machines differ, so a step may be told to wait for the moment that it is woken for.
 */
const freeKey = (taken: ReadonlySet<string>, id: WakeId, due: number): string => {
  let key = `${id}.${due}`;
  while (taken.has(key)) key += '+';
  return key;
};

export const runJob = async (jobs: Jobs, handler: Handler, job: Job<Wake>): Promise<void> => {
  const { running, again, clock, wake } = jobs;
  const { id } = job.data;
  jobs.taken.add(job.id ?? '');
  // A fetch that was under way when the stop began: another process may have it.
  if (jobs.draining) return wake(id, clock.now());
  if (running.has(id)) return void again.add(id);
  running.add(id);
  await runHandler(jobs, handler, id);
  running.delete(id);
  // Woken while it ran: what it read may be old, so it looks once more.
  if (again.delete(id)) wake(id, clock.now());
};
