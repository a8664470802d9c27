import { once } from 'node:events';
import { Redis } from 'ioredis';
import { StoreError } from '../ports/errors.ts';
import type { Log } from '../ports/index.ts';

/** As long as a call to the store may take; `wake` does not wait for it. */
const commandTimeout = 2_000;
const connectTimeout = 2_000;
/**
 * In milliseconds without a byte while an answer is due, counted by ioredis from the first command that waits for one.
 * Longer than a worker may block for work: BullMQ ends that after 10 s (`maximumBlockTimeout` of its Redis backend).
 */
const silenceTimeout = 15_000;
const retryStrategy = (times: number): number => Math.min(50 * 2 ** times, 2_000);

/**
 * Two connections to one Redis. The producer fails fast, because no step may wait for it; the worker waits for as long as
 * Redis is away, because it has nothing else to do. BullMQ duplicates the worker's once for each lane, to block on.
 *
 * @throws StoreError if Redis cannot be reached now
 */
export const openConnections = async (url: string, log: Log, silenceMs = silenceTimeout) => {
  const common = { connectTimeout, socketTimeout: silenceMs, retryStrategy };
  const failFast = { lazyConnect: true, enableOfflineQueue: false, commandTimeout, maxRetriesPerRequest: 1 };
  const producer = new Redis(url, { ...common, ...failFast });
  // Not lazy, and so are its duplicates: BullMQ gives up for good on a lazy one whose first attempt fails.
  const worker = new Redis(url, { ...common, maxRetriesPerRequest: null });

  let last: string | undefined;
  /** Every connection complains of an outage, again and again: the log says it once. */
  const complain = (error: Error & { code?: string }): void => {
    const reason = error.message || error.code;
    if (reason === last) return;
    last = reason;
    log.warn('queue.redis-failed', { reason });
  };
  worker.on('error', complain);
  producer.on('error', complain).on('ready', () => {
    if (last !== undefined) log.info('queue.redis-back');
    last = undefined;
  });
  const close = () => {
    for (const one of [producer, worker]) one.disconnect();
  };
  try {
    await Promise.all([producer.connect(), once(worker, 'ready')]);
  } catch (cause) {
    close();
    throw new StoreError('store.unavailable', 'Redis cannot be reached for wake-ups.', { cause });
  }
  return { producer, worker, complain, close };
};
