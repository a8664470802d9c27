import type { Clock, Log, Queue } from '../ports/index.ts';
import { createLocalQueue } from '../queue/local.ts';

/** `ping` is there where processes share it. */
type ChosenQueue = Queue & { ping?(): Promise<void> };

/** The queue that belongs to a store: one process keeps its wake-ups in memory, several share theirs on the same Redis. */
export const chooseQueue = async (
  store: { url: string; kind: 'sqlite' | 'redis' | 'memory' },
  deps: { clock: Clock; log: Log },
): Promise<ChosenQueue> => {
  if (store.kind !== 'redis') return createLocalQueue(deps);
  // Two clients and BullMQ take longer to load than everything else together, and a file needs none of it.
  const [{ createBullQueue }, { parseRedisUrl }] = await Promise.all([
    import('../queue/bullmq.ts'),
    import('../store/redis/connection.ts'),
  ]);
  const { url, prefix } = parseRedisUrl(store.url);
  return createBullQueue({ url, prefix, ...deps });
};
