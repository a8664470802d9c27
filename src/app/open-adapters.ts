import type { Config } from '../config/index.ts';
import { displayNumber } from '../domain/language/format.ts';
import { createMedia } from '../media/index.ts';
import { slackLogger } from '../observability/logger.ts';
import { createCarrierRecords } from '../plivo/api/carrier-records.ts';
import { createPlivoGateway } from '../plivo/api/gateway.ts';
import { createPlivoMediaHost } from '../plivo/api/media-host.ts';
import { createNoteWord } from '../plivo/new-words.ts';
import type { Clock, Log, Queue, Random } from '../ports/index.ts';
import { createLocalQueue } from '../queue/local.ts';
import { createSdkLogger } from '../slack/api/sdk-logger.ts';
import { createSlack } from '../slack/index.ts';
import type { OpenedStore, openStore } from '../store/open.ts';
import type { Ports } from '../usecases/context.ts';

type AdapterDeps = { log: Log; clock: Clock; random: Random; open: typeof openStore };

/**
 * The world outside as the use cases see it (`ports`), and those adapters of which the app needs more than a port. What
 * has to be closed goes on the stack at once, so that a later failure closes it too.
 *
 * @throws StoreError, AppError: the store or the queue cannot be opened
 */
export const openAdapters = async (config: Config, deps: AdapterDeps, opened: AsyncDisposableStack) => {
  const { log, clock, random, open } = deps;
  const store = await open(config.store.url, {
    now: clock.now,
    fraction: random.fraction,
    mayForget: config.store.mayForget,
    onError: (code) => logFailure(log, code),
  });
  opened.defer(store.close);
  const queue = await openQueue(config.store.url, store.kind, { clock, log });
  opened.defer(queue.stop);

  const sdkLogger = createSdkLogger(slackLogger(log));
  const from = senderWords(config.plivo.sender);
  const slack = createSlack({ config, clock, log, logger: sdkLogger, from });
  const gateway = createPlivoGateway({ ...config.plivo, log });
  const noteWord = createNoteWord(log);
  const lookup = createCarrierRecords({ ...config.plivo, log, noteWord });
  const media = createMedia({
    files: slack.files,
    host: createPlivoMediaHost({ ...config.plivo, log }),
    now: clock.now,
    targetBytes: config.limits.mediaTargetBytes,
    privateHosts: config.mediaPrivateHosts,
  });

  const { directory, messenger, previews } = slack;
  const ports: Ports = { store, queue, clock, random, log, directory, messenger, media, previews, gateway, lookup };
  return { ports, store, queue, slack, noteWord, sdkLogger, from };
};
export type Adapters = Awaited<ReturnType<typeof openAdapters>>;

/** Which number sends, as people read it. */
const senderWords = (sender: Config['plivo']['sender']): string =>
  'number' in sender ? displayNumber(sender.number) : 'the number pool';

/** What the store found at the start that works today and may lose something tomorrow, and the cure. */
const cures: Record<string, string> = {
  'store.not-durable':
    'Redis keeps no append-only file; set "appendonly yes", because after its crash this app may text people twice',
  'store.may-evict': 'Redis may drop values when its memory is full; set "maxmemory-policy noeviction"',
};

const logFailure = (log: Log, code: string): void => {
  const cure = cures[code];
  if (cure) log.warn(code, { cure });
  else log.error('store.failed', { code });
};

/** One process keeps its wake-ups in memory, several share theirs on the Redis of the store; only that can be pinged. */
const openQueue = async (
  storeUrl: string,
  kind: OpenedStore['kind'],
  deps: { clock: Clock; log: Log },
): Promise<Queue & { ping?(): Promise<void> }> => {
  if (kind !== 'redis') return createLocalQueue(deps);
  // Two clients and BullMQ take longer to load than everything else together, and a file needs none of it.
  const [{ createBullQueue }, { parseRedisUrl }] = await Promise.all([
    import('../queue/bullmq.ts'),
    import('../store/redis/connection.ts'),
  ]);
  return createBullQueue({ ...parseRedisUrl(storeUrl), ...deps });
};
