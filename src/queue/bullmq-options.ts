import type { QueueOptions, WorkerOptions } from 'bullmq';

/**
 * A killed process's jobs are given to others after at most twice this. BullMQ throttles the check with a key that all
 * workers share, so that one with another figure would change it for all: these are constants.
 */
const stalledMs = 10_000;
/** Nothing reads the events of jobs; BullMQ keeps 10,000 of each lane unless told otherwise. */
const eventsKept = 100;

export const queueOptions = (shared: { prefix: string }, connection: QueueOptions['connection']): QueueOptions => ({
  ...shared,
  connection,
  // With these an add during an outage rejects at once; without them it hangs for as long as the outage lasts.
  skipWaitingForReady: true,
  skipVersionCheck: true,
  streams: { events: { maxLen: eventsKept } },
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
});

export const workerOptions = (
  shared: { prefix: string },
  connection: WorkerOptions['connection'],
  concurrency: number,
): WorkerOptions => ({
  ...shared,
  connection,
  concurrency,
  lockDuration: stalledMs,
  stalledInterval: stalledMs,
  // A step that ended two processes is left to the sweeper, which wakes it when they are back.
  maxStalledCount: 1,
  runRetryDelay: 1_000,
});
