/** The composition root: every part is made here, once, and handed what it needs. */
import { systemChance, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { displayNumber } from './domain/mask.ts';
import { AppError } from './errors.ts';
import { createHealthRoutes } from './http/health.ts';
import { createPlivoStatusRoute } from './http/plivo-status.ts';
import { createHttpServer } from './http/server.ts';
import { createSlackRoute } from './http/slack-route.ts';
import { createGuardedFetch } from './media/guard.ts';
import { createMediaPreparer } from './media/prepare.ts';
import { createLinkProbe } from './media/probe-link.ts';
import { slackLogger } from './observability/slack-logger.ts';
import { createPlivoAuthenticator } from './plivo/authenticate.ts';
import type { Params } from './plivo/form.ts';
import { createPlivoGateway } from './plivo/gateway.ts';
import { createPlivoMediaHost } from './plivo/media-host.ts';
import { type PlivoCallback, parseCallback } from './plivo/parse.ts';
import type { Chance, Clock, Log } from './ports.ts';
import { createLocalQueue } from './queue/local.ts';
import { rulesOf } from './rules-of.ts';
import { createSlackApp } from './slack/bolt.ts';
import { createSlack } from './slack/create.ts';
import { createSdkLogger } from './slack/sdk-logger.ts';
import { openStore } from './store/open.ts';
import { keepSwept } from './sweeping.ts';
import { createUseCases } from './usecases/create.ts';

export type Running = {
  port: number;
  /** Stops taking, finishes what is in flight within 20 s, and leaves the rest in the store for the next start. */
  stop(): Promise<void>;
};

/** Within the 20 s that the whole stop may take: requests end first, then sends, whose deadline is 10 s. */
const requestGraceMs = 5_000;

/**
 * Opens the store, wakes what was left over, and starts to listen.
 *
 * @throws StoreError, AppError with one sentence each: the store cannot be opened, the port is taken, Slack refuses the token
 */
export const startApp = async (
  config: Config,
  {
    log,
    clock = systemClock,
    chance = systemChance,
    open = openStore,
  }: { log: Log; clock?: Clock; chance?: Chance; open?: typeof openStore },
): Promise<Running> => {
  const rules = rulesOf(config);
  const store = await open(config.store.url, {
    now: clock.now,
    onError: (code) => log.error('store.failed', { code }),
  });
  const queue = createLocalQueue({ clock, log });
  const logger = createSdkLogger(slackLogger(log, config.logLevel));
  const { plivo } = config;
  const from = 'number' in plivo.sender ? displayNumber(plivo.sender.number) : 'the number pool';

  const slack = createSlack({ config, clock, log, logger, from });
  const useCases = createUseCases(
    {
      store,
      queue,
      clock,
      chance,
      log,
      directory: slack.directory,
      thread: slack.thread,
      gateway: createPlivoGateway(plivo),
      media: createMediaPreparer({
        files: slack.files,
        host: createPlivoMediaHost({ ...plivo, log }),
        probe: createLinkProbe({ fetch: createGuardedFetch({ privateHosts: config.mediaPrivateHosts }) }),
        now: clock.now,
      }),
    },
    rules,
  );

  const slackApp = createSlackApp({
    slack: config.slack,
    identity: slack.identity.get,
    logger,
    listeners: { useCases, rules, from, clock, chance, log, openView: slack.openView, publishHome: slack.publishHome },
  });
  const tokens = [plivo.authToken, plivo.previousAuthToken].filter((token) => token !== undefined);
  const http = createHttpServer({
    ...config.http,
    log,
    now: clock.now,
    routes: [
      ...createHealthRoutes({ store: store.ping, slack: slack.ready }),
      createPlivoStatusRoute<Params, PlivoCallback & { kind: 'status' }>({
        publicUrl: config.http.publicUrl,
        verify: createPlivoAuthenticator({ tokens }),
        parse: parseCallback,
        record: useCases.recordReport,
      }),
      // Slack signs by its own clock, and Bolt compares with the machine's: so does this.
      ...(slackApp.requestListener
        ? [createSlackRoute({ requestListener: slackApp.requestListener, now: Date.now })]
        : []),
    ],
  });

  const stopSweeping = keepSwept({ store, clock, log });
  const stop = async () => {
    stopSweeping();
    slack.stop();
    await slackApp.stop();
    await http.stop(requestGraceMs);
    await queue.stop();
    await store.close();
    log.info('app.stopped');
  };

  try {
    queue.start(useCases.advance);
    const { port } = await http.start();
    await slack.start();
    await slackApp.start();
    await useCases.recover();
    log.info('app.started', {
      port,
      slack: config.slack.appToken ? 'socket mode' : 'http',
      plivo: config.http.publicUrl
        ? 'callbacks'
        : 'no callbacks: PUBLIC_URL is not set, so no state after "Plivo has it"',
      store: store.kind,
    });
    return { port, stop };
  } catch (error) {
    await stop();
    throw error instanceof AppError ? error : new AppError('app.start', 'The app could not start.', { cause: error });
  }
};
