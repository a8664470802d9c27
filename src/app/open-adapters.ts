import type { Config } from '../config/index.ts';
import { displayNumber } from '../domain/language/format.ts';
import { createMedia } from '../media/index.ts';
import { slackLogger } from '../observability/logger.ts';
import { createCarrierRecords } from '../plivo/api/carrier-records.ts';
import { createPlivoGateway } from '../plivo/api/gateway.ts';
import { createPlivoMediaHost } from '../plivo/api/media-host.ts';
import { createNoteWord } from '../plivo/new-words.ts';
import { AppError } from '../ports/errors.ts';
import type { Alarms, Clock, Log, Queue, Random } from '../ports/index.ts';
import { createLocalQueue } from '../queue/local.ts';
import { createSdkLogger } from '../slack/api/sdk-logger.ts';
import { createSlack } from '../slack/index.ts';
import type { OpenedStore, openStore } from '../store/open.ts';
import type { Ports } from '../usecases/context.ts';
import { createStoreClaim } from './claim-store.ts';

type AdapterDeps = { log: Log; alarms: Alarms; clock: Clock; random: Random; open: typeof openStore };

/**
 * The world outside as the use cases see it (`ports`), and those adapters of which the app needs more than a port. What
 * has to be closed goes on the stack at once, so that a later failure closes it too.
 *
 * @throws StoreError, AppError: the store or the queue cannot be opened
 */
export const openAdapters = async (config: Config, deps: AdapterDeps, opened: AsyncDisposableStack) => {
  const { log, alarms, clock, random, open } = deps;
  const { promise: lost, resolve: lose } = Promise.withResolvers<AppError>();
  const store = await open(config.store.url, {
    now: clock.now,
    fraction: random.fraction,
    mayForget: config.store.mayForget,
    onError: (code) => {
      noteStore(code, { log, alarms, mayForget: config.store.mayForget });
      if (code === lostStore.code) lose(lostStore);
    },
    onMisshapen: (what) => log.error('store.unreadable', { what }),
    onSetAside: (key) =>
      log.error('store.set-aside', { key, why: 'it could not be read; the rest goes on without it' }),
  });
  opened.defer(store.close);
  const claim = createStoreClaim(
    { store, clock, random, log, onRefused: lose },
    {
      self: () => slack.self(),
      sender: JSON.stringify(config.plivo.sender),
      isShared: store.kind === 'redis',
    },
  );
  opened.defer(claim.end);
  const queue = await openQueue(config.store.url, store.kind, { clock, log });
  opened.defer(queue.stop);

  const sdkLogger = createSdkLogger(slackLogger(log));
  const from = senderWords(config.plivo.sender);
  const slack = createSlack({ config, clock, log, alarms, logger: sdkLogger, from });
  const gateway = createPlivoGateway({ ...config.plivo, log, alarms });
  const noteWord = createNoteWord(log);
  const lookup = createCarrierRecords({ ...config.plivo, log, alarms, noteWord });
  const media = createMedia({
    files: slack.files,
    host: createPlivoMediaHost({ ...config.plivo, log, alarms }),
    now: clock.now,
    targetBytes: config.limits.mediaTargetBytes,
    privateHosts: config.mediaPrivateHosts,
  });

  const { directory, messenger, previews } = slack;
  const ports: Ports = {
    store,
    queue,
    clock,
    random,
    log,
    alarms,
    directory,
    messenger,
    media,
    previews,
    gateway,
    lookup,
  };
  return { ports, store, claim, lost, queue, slack, noteWord, sdkLogger, from };
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
  'store.open-to-others':
    "others may read the store's file, which belongs to another user; run as that user, or chmod 600 it",
};

const lostStore = new AppError(
  'store.lost',
  'The store at STORE_URL was taken over by another process, moved or replaced. This process has stopped; keep one running.',
);

type NoteDeps = { log: Log; alarms: Alarms; mayForget: boolean };

const noteStore = (code: string, { log, alarms, mayForget }: NoteDeps): void => {
  // Where the operator decided so it is no alarm, and the warning says what was decided.
  const cure = cures[code];
  if (code === 'store.not-durable' && !mayForget) alarms.raise(code);
  else if (code === 'store.durable-again') alarms.clear('store.not-durable');
  else if (cure) log.warn(code, { cure });
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
