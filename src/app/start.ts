/** The composition root: every part is made here, once, and handed what it needs. */
import type { Config } from '../config/index.ts';
import { createHttpServer } from '../http/server.ts';
import { systemClock, systemRandom } from '../kit/clock.ts';
import { unlessAborted } from '../kit/unless-aborted.ts';
import { createAlarms } from '../observability/alarms.ts';
import { countSteps } from '../observability/metrics/count-steps.ts';
import type { Metrics } from '../observability/metrics/metrics.ts';
import { timed } from '../observability/metrics/timed.ts';
import { AppError } from '../ports/errors.ts';
import type { Clock, Log, Random } from '../ports/index.ts';
import { createSlackApp } from '../slack/bolt/bolt.ts';
import { openStore } from '../store/open.ts';
import type { Ports } from '../usecases/context.ts';
import { bindUseCases } from '../usecases/index.ts';
import { createLimiters } from '../usecases/limiters/index.ts';
import type { Rules } from '../usecases/rules.ts';
import { createAlarmNotices } from './alarm-notices.ts';
import { createBackground } from './background.ts';
import { createMetricsServer, metricsFor } from './metrics.ts';
import { type Adapters, openAdapters } from './open-adapters.ts';
import { checkPublicUrl, prefixOf, warnOfPlainHttp } from './public-url.ts';
import { createRoutes } from './routes.ts';
import { version } from './version.ts';

export type Running = {
  port: number;
  /** Stops taking, finishes what is in flight within 20 s, and leaves the rest in the store for the next start. */
  stop(): Promise<void>;
  /** Resolves with the reason once the store is not this process's any more: it takes nothing then, so stop. */
  lost: Promise<AppError>;
};

export type StartDeps = {
  log: Log;
  clock?: Clock;
  random?: Random;
  open?: typeof openStore;
  /** Replaces ports before the use cases get them. No user's process does; it is the seam for tests of sudden death. */
  wrap?: (ports: Ports) => Ports;
  /** Ends a start that is still under way; `stop` is for one that has ended. */
  abort?: AbortSignal;
};

/** Within the 20 s that the whole stop may take: requests end first, then sends, whose deadline is 10 s. */
const requestGraceMs = 5_000;

/**
 * Opens the store, wakes what was left over, and starts to listen. A start that fails closes what it had opened.
 *
 * @throws StoreError, AppError with one sentence each: the store cannot be opened, the port is taken, Slack refuses the token,
 *   or the start was aborted
 */
export const startApp = async (config: Config, deps: StartDeps): Promise<Running> => {
  const { log } = deps;
  const opened = new AsyncDisposableStack();
  const stop = async () => {
    await opened.disposeAsync();
    log.info('app.stopped');
  };
  try {
    return { ...(await startParts(config, deps, opened)), stop };
  } catch (error) {
    await stop().catch((problem) => log.warn('app.stop-failed', { error: problem }));
    throw error instanceof AppError ? error : new AppError('app.start', 'The app could not start.', { cause: error });
  }
};

/** What is opened goes on the stack at once, and is closed in the reverse order. */
const startParts = async (
  config: Config,
  deps: StartDeps,
  opened: AsyncDisposableStack,
): Promise<Omit<Running, 'stop'>> => {
  const { clock = systemClock, random = systemRandom, open = openStore, abort = new AbortController().signal } = deps;
  abort.throwIfAborted();
  const metrics = metricsFor(config);
  const log = metrics ? countSteps(deps.log, metrics) : deps.log;
  warnOfPlainHttp(config.http.publicUrl, log);
  const alarms = createAlarms(log, clock.now);
  // Waited for in any case: what it opens has to be closed, and each of its waits has a deadline.
  const adapters = await openAdapters(config, { log, alarms, clock, random, open }, opened);
  abort.throwIfAborted();
  const parts = createParts(config, { ...deps, log, clock, random, alarms, metrics }, adapters);
  opened.defer(() => stopParts(parts));

  const { alarmNotices, background, http, metricsHttp, slack, slackApp } = parts;
  // First, since a port that is taken ends the start.
  if (metricsHttp) await unlessAborted(abort, metricsHttp.start());
  await unlessAborted(abort, slack.start());
  // Before anything is done that lies in the store.
  await unlessAborted(abort, adapters.claim.begin());
  background.startPruning();
  background.startSteps();
  const { port } = await unlessAborted(abort, http.start());
  await unlessAborted(abort, slackApp.start());
  await unlessAborted(abort, background.startRecovery());
  await unlessAborted(abort, alarmNotices.start());
  log.info('app.started', { port, ...modesOf(config), store: adapters.store.kind, version });
  void checkPublicUrl(config.http.publicUrl, { alarms, fetch });
  return { port, lost: adapters.lost };
};

type PartDeps = StartDeps & {
  clock: Clock;
  random: Random;
  alarms: ReturnType<typeof createAlarms>;
  metrics: Metrics | undefined;
};

/** Everything that is started and stopped; nothing happens before. */
const createParts = (
  config: Config,
  { log, clock, random, alarms, metrics, wrap = (ports) => ports }: PartDeps,
  adapters: Adapters,
) => {
  const { store, queue, slack, from } = adapters;
  const rules = rulesOf(config);
  const ports = metrics ? timed(adapters.ports, metrics) : adapters.ports;
  const useCases = bindUseCases({ ...wrap(ports), rules, limiters: createLimiters() });
  const { openView, mayReadFiles, publishHome, whisper, tellDirectly, filesOfMessage } = slack;
  const slackApp = createSlackApp({
    slack: config.slack,
    authorize: slack.authorize,
    self: slack.self,
    logger: adapters.sdkLogger,
    listeners: {
      useCases,
      rules,
      from,
      clock,
      random,
      log,
      openView,
      mayReadFiles,
      publishHome,
      whisper,
      tellDirectly,
      filesOfMessage,
    },
  });
  const routes = createRoutes(config, { adapters, slackApp, ...useCases, standing: alarms.standing, now: clock.now });
  const { host, port, publicUrl } = config.http;
  const http = createHttpServer({ host, port, prefix: prefixOf(publicUrl), log, now: clock.now, routes });
  const { openWork, tellAdmins } = useCases;
  const metricsHttp =
    metrics && createMetricsServer(config, { metrics, log, now: clock.now, standing: alarms.standing, openWork });
  const alarmNotices = createAlarmNotices({ store, clock, log, alarms, lookup: ports.lookup, tellAdmins });
  const background = createBackground({ store, queue, useCases, clock, log });
  return { slack, slackApp, http, metricsHttp, background, alarmNotices };
};

const stopParts = async (parts: ReturnType<typeof createParts>): Promise<void> => {
  const { slack, slackApp, http, metricsHttp, background, alarmNotices } = parts;
  background.stop();
  alarmNotices.stop();
  slack.stop();
  // Together: once the server refuses what is new, what it had taken may still be answered.
  await Promise.all([slackApp.stop(), http.stop(requestGraceMs), metricsHttp?.stop(requestGraceMs)]);
};

/** How Slack and Plivo reach this app, for the log. */
const modesOf = ({ slack, http }: Config) => ({
  slack: slack.appToken ? 'socket mode' : 'http',
  plivo: http.publicUrl ? 'callbacks' : 'asking, because PUBLIC_URL is not set: replies and STOP will not reach Slack',
});

/** The part of the configuration that the use cases decide by, in their units. */
const rulesOf = ({ allow, limits, plivo, http, cardChannel, retentionDays }: Config): Rules => ({
  ...allow,
  cardChannel,
  maxRecipients: limits.recipients,
  userDaily: limits.userDaily,
  teamDaily: limits.teamDaily,
  undoMs: limits.undoSeconds * 1000,
  lateMs: limits.lateAfterMinutes * 60_000,
  retentionMs: retentionDays * 24 * 3_600_000,
  mmsPerSecond: plivo.mmsPerSecond,
  smsPerSecond: plivo.smsPerSecond,
  publicUrl: http.publicUrl,
});
