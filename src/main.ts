/** The process: environment, signals, exit code. Nothing else touches `process`. */

import { type Crash, crashPoints, parseCrashAt } from './app/crash-points.ts';
import { startApp } from './app/start.ts';
import { loadConfig } from './config/index.ts';
import { createLogger } from './observability/logger.ts';
import { AppError, ConfigError } from './ports/errors.ts';

/** What the strictest carriers advise for one attachment, in bytes (Plivo help article 360041855032). */
const smallestCarrierLimit = 675_000;

/** One sentence, or one line per bad variable; never a stack, which tells an operator nothing. */
const fail = (error: unknown): never => {
  const lines =
    error instanceof ConfigError ? error.lines : [error instanceof AppError ? error.message : String(error)];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
};

/** For tests only, and so no part of the configuration: `CRASH_AT=<point>[:n]` is a `kill -9` at a named moment. */
const crashFrom = (value: string | undefined): Crash | undefined => {
  if (!value) return undefined;
  const crash = parseCrashAt(value, () => process.kill(process.pid, 'SIGKILL'));
  if (crash) return crash;
  throw new ConfigError([`CRASH_AT must be one of ${crashPoints.join(', ')}, or such a name and :n. It is for tests`]);
};

const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const crash = crashFrom(process.env.CRASH_AT);
  const { slack, plivo } = config;
  const log = createLogger({
    level: config.logLevel,
    pretty: process.stdout.isTTY,
    secrets: [slack.botToken, slack.appToken, slack.signingSecret, plivo.authToken, plivo.previousAuthToken].filter(
      (secret) => secret !== undefined,
    ),
  });
  if (config.allow.users.length + config.allow.usergroups.length === 0) {
    log.warn('config.nobody-may-send', { set: 'ALLOWED_USERS or ALLOWED_USERGROUPS' });
  }
  if (config.limits.mediaTargetBytes > smallestCarrierLimit) {
    log.warn('config.large-pictures', {
      why: 'AT&T and Verizon advise 675,000 bytes on long codes',
      set: 'MEDIA_TARGET_BYTES',
    });
  }
  if (config.allow.admins.length === 0) log.warn('config.no-admins', { set: 'ADMIN_USERS' });

  if (crash) log.warn('crash.armed', { at: process.env.CRASH_AT });
  const app = await startApp(config, { log, crash });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info('app.stopping', { signal });
      app.stop().then(() => process.exit(0), fail);
    });
  }
};

main().catch(fail);
