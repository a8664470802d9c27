/** `METRICS_PORT`: what is measured, for Prometheus, on a port of its own that nobody but the operator reaches. */
import type { Config } from '../config/index.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { alarmCodes, type Standing } from '../observability/alarms.ts';
import { stateNames } from '../observability/metrics/count-steps.ts';
import { createMetrics, type Metrics } from '../observability/metrics/metrics.ts';
import type { Log } from '../ports/index.ts';
import type { OpenWork } from '../usecases/wakeups/open-work.ts';
import { version } from './version.ts';

/** Undefined where nothing is to be measured. */
export const metricsFor = ({ metrics }: Config): Metrics | undefined =>
  metrics.port === undefined ? undefined : createMetrics({ version });

type ServerDeps = {
  metrics: Metrics;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** What needs a person. */
  standing: () => readonly Standing[];
  openWork: () => Promise<OpenWork>;
};

/** How long what the store said is said again, in milliseconds: reading all that is open is not for every scrape. */
const freshMs = 30_000;

export const createMetricsServer = ({ metrics: { host, port = 0 } }: Config, deps: ServerDeps): HttpServer => {
  const { metrics, log, now, standing } = deps;
  let readAt: number | undefined;
  const handle = async () => {
    showAlarms(metrics, standing());
    if (readAt === undefined || Math.abs(now() - readAt) >= freshMs) {
      readAt = now();
      showOpenWork(metrics, await deps.openWork().catch(() => undefined));
    }
    const body = await metrics.registry.metrics();
    return { status: 200, headers: { 'content-type': metrics.registry.contentType }, body };
  };
  const routes = [{ method: 'GET', path: '/metrics', handle } as const];
  return createHttpServer({ host, port, routes, log, now, setBy: { host: 'METRICS_HOST', port: 'METRICS_PORT' } });
};

const showAlarms = ({ alarm }: Metrics, standing: readonly Standing[]): void => {
  for (const code of alarmCodes) alarm.set({ code }, standing.some((it) => it.code === code) ? 1 : 0);
};

/** Not a number where the store did not answer: none would be a claim. */
const showOpenWork = (metrics: Metrics, open: OpenWork | undefined): void => {
  metrics.openRequests.set(open?.requests ?? Number.NaN);
  metrics.openNotices.set(open?.notices ?? Number.NaN);
  metrics.oldestOpen.set(open ? open.oldestMs / 1000 : Number.NaN);
  metrics.overdue.set(open ? open.overdueMs / 1000 : Number.NaN);
  for (const state of stateNames) metrics.openMessages.set({ state }, open ? (open.messages[state] ?? 0) : Number.NaN);
};
