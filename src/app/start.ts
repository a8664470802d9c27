/** The composition root: every part is made here, once, and handed what it needs. */

import type { Config } from '../config/index.ts';
import { displayNumber } from '../domain/language/mask.ts';
import { createHealthRoutes } from '../http/health.ts';
import { createPlivoStatusRoute } from '../http/plivo-status.ts';
import { createHttpServer } from '../http/server.ts';
import { createSlackRoute } from '../http/slack-route.ts';
import { systemClock, systemRandom } from '../kit/clock.ts';
import { createMedia } from '../media/index.ts';
import { slackLogger } from '../observability/slack-logger.ts';
import { createCarrierRecords } from '../plivo/api/carrier-records.ts';
import { createPlivoGateway } from '../plivo/api/gateway.ts';
import { createPlivoMediaHost } from '../plivo/api/media-host.ts';
import { createPlivoAuthenticator } from '../plivo/webhook/authenticate.ts';
import type { Params } from '../plivo/webhook/form.ts';
import { type PlivoCallback, parseCallback } from '../plivo/webhook/parse.ts';
import { AppError } from '../ports/errors.ts';
import type { Clock, Log, Random } from '../ports/index.ts';
import { createSdkLogger } from '../slack/api/sdk-logger.ts';
import { createSlackApp } from '../slack/bolt/bolt.ts';
import { createSlack } from '../slack/index.ts';
import { openStore } from '../store/open.ts';
import type { Ports } from '../usecases/context.ts';
import { createUseCases } from '../usecases/index.ts';
import { chooseQueue } from './choose-queue.ts';
import { type Crash, withCrashPoints } from './crash-points.ts';
import { keepPruned } from './prune-expired.ts';
import { rulesOf } from './rules-of.ts';
import { createStoreFailures } from './store-failures.ts';

export type Running = {
  port: number;
  /** Stops taking, finishes what is in flight within 20 s, and leaves the rest in the store for the next start. */
  stop(): Promise<void>;
};

/** Within the 20 s that the whole stop may take: requests end first, then sends, whose deadline is 10 s. */
const requestGraceMs = 5_000;

type StartDeps = {
  log: Log;
  clock?: Clock;
  random?: Random;
  open?: typeof openStore;
  /** Passed at the named moments of `crash-points.ts`; absent but in tests of sudden death. */
  crash?: Crash | undefined;
};

/**
 * Opens the store, wakes what was left over, and starts to listen. A start that fails closes what it had opened.
 *
 * @throws StoreError, AppError with one sentence each: the store cannot be opened, the port is taken, Slack refuses the token
 */
export const startApp = async (config: Config, deps: StartDeps): Promise<Running> => {
  const { log } = deps;
  const opened = new AsyncDisposableStack();
  const stop = async () => {
    await opened.disposeAsync();
    log.info('app.stopped');
  };
  try {
    return { port: await startParts(config, deps, opened), stop };
  } catch (error) {
    await stop().catch((problem) => log.warn('app.stop-failed', { error: problem }));
    throw error instanceof AppError ? error : new AppError('app.start', 'The app could not start.', { cause: error });
  }
};

/**
 * What is opened goes on the stack at once, and is closed in the reverse order.
 *
 * @returns the port on which it listens
 */
const startParts = async (
  config: Config,
  { log, clock = systemClock, random = systemRandom, open = openStore, crash }: StartDeps,
  opened: AsyncDisposableStack,
): Promise<number> => {
  const rules = rulesOf(config);
  const store = await open(config.store.url, {
    now: clock.now,
    fraction: random.fraction,
    onError: createStoreFailures(log),
  });
  opened.defer(store.close);
  const queue = await chooseQueue({ url: config.store.url, kind: store.kind }, { clock, log });
  opened.defer(queue.stop);
  const isShared = store.kind === 'redis';
  const logger = createSdkLogger(slackLogger(log, config.logLevel));
  const { plivo } = config;
  const from = 'number' in plivo.sender ? displayNumber(plivo.sender.number) : 'the number pool';

  const slack = createSlack({ config, clock, log, logger, from });
  const ports: Ports = {
    store,
    queue,
    clock,
    random,
    log,
    directory: slack.directory,
    messenger: slack.messenger,
    gateway: createPlivoGateway(plivo),
    lookup: createCarrierRecords({ ...plivo, log }),
    media: createMedia({
      files: slack.files,
      host: createPlivoMediaHost({ ...plivo, log }),
      previews: slack.previews,
      now: clock.now,
      targetBytes: config.limits.mediaTargetBytes,
      privateHosts: config.mediaPrivateHosts,
    }),
  };
  const useCases = createUseCases(crash ? withCrashPoints(ports, crash) : ports, rules);

  const slackApp = createSlackApp({
    slack: config.slack,
    identity: slack.identity.get,
    logger,
    listeners: { useCases, rules, from, clock, random, log, openView: slack.openView, publishHome: slack.publishHome },
  });
  const tokens = [plivo.authToken, plivo.previousAuthToken].filter((token) => token !== undefined);
  const http = createHttpServer({
    ...config.http,
    log,
    now: clock.now,
    routes: [
      ...createHealthRoutes({
        store: store.ping,
        slack: slack.ready,
        ...(config.slack.appToken ? { socket: slackApp.ready } : {}),
        ...(queue.ping ? { queue: queue.ping } : {}),
      }),
      createPlivoStatusRoute<Params, PlivoCallback & { kind: 'status' }>({
        publicUrl: config.http.publicUrl,
        verify: createPlivoAuthenticator({ tokens }),
        parse: parseCallback,
        record: useCases.recordReport,
      }),
      ...(slackApp.http ? [createSlackRoute(slackApp.http)] : []),
    ],
  });

  const stopPruning = keepPruned({ store, clock, log });
  let stopWaking = () => {};
  opened.defer(async () => {
    stopPruning();
    stopWaking();
    slack.stop();
    // Together: once the server refuses what is new, what it had taken may still be answered.
    await Promise.all([slackApp.stop(), http.stop(requestGraceMs)]);
  });

  queue.start(isShared ? useCases.runLeasedStep : useCases.runStep);
  const { port } = await http.start();
  await slack.start();
  await slackApp.start();
  if (isShared) stopWaking = useCases.keepSwept();
  else await useCases.recover();
  log.info('app.started', {
    port,
    slack: config.slack.appToken ? 'socket mode' : 'http',
    plivo: config.http.publicUrl
      ? 'callbacks'
      : 'asking, because PUBLIC_URL is not set: replies and STOP will not reach Slack',
    store: store.kind,
  });
  return port;
};
