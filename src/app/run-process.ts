/** One app on one process: its environment configures the app, its signals stop it, its exit code says how it ended. */
import { type Config, type Environment, loadConfig, misspeltIn } from '../config/index.ts';
import { createLogger } from '../observability/logger.ts';
import { AppError, ConfigError } from '../ports/errors.ts';
import { type StartDeps, startApp } from './start.ts';

/** What the app needs of a process, which is an argument because only the programs themselves name theirs. */
type Host = {
  env: Environment;
  stdout: { isTTY: boolean };
  stderr: { write(line: string): unknown };
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): never;
};

/**
 * Resolves once the app runs. A start or a stop that fails is said on standard error, and the process ends with 1; after
 * a signal it ends with 0 as soon as the app has stopped, and with 1 where its store was taken over.
 *
 * @param options `wrap` replaces ports before the use cases get them
 */
export const runProcess = async (host: Host, options: Pick<StartDeps, 'wrap'> = {}): Promise<void> => {
  let log: ReturnType<typeof createLogger> | undefined;
  try {
    const config = loadConfig(host.env);
    log = startLog(config, host.stdout.isTTY);
    for (const slip of misspeltIn(host.env)) log.warn('config.misspelt', slip);
    const app = await startApp(config, { log, ...options });
    void Promise.race([firstSignal(host), app.lost]).then((why) => {
      const isLost = why instanceof AppError;
      log?.info('app.stopping', isLost ? { because: why.code } : { signal: why });
      app.stop().then(
        () => (isLost ? fail(host, why, log) : host.exit(0)),
        (error) => fail(host, error, log),
      );
    });
  } catch (error) {
    fail(host, error, log);
  }
};

/** What the strictest carriers advise for one attachment, in bytes (Plivo help article 360041855032). */
const smallestCarrierLimit = 675_000;

/** The log of a process. It hides the configuration's secrets, and begins with what is allowed but seldom meant. */
const startLog = ({ slack, plivo, allow, limits, logLevel }: Config, pretty: boolean) => {
  const known = [slack.botToken, slack.appToken, slack.signingSecret, plivo.authToken, plivo.previousAuthToken];
  const log = createLogger({ level: logLevel, pretty, secrets: known.filter((secret) => secret !== undefined) });
  if (allow.users.length + allow.usergroups.length === 0) {
    log.warn('config.nobody-may-send', { set: 'ALLOWED_USERS or ALLOWED_USERGROUPS' });
  }
  if (limits.mediaTargetBytes > smallestCarrierLimit) {
    const why = 'AT&T and Verizon advise 675,000 bytes on long codes';
    log.warn('config.large-pictures', { why, set: 'MEDIA_TARGET_BYTES' });
  }
  if (allow.admins.length === 0) log.warn('config.no-admins', { set: 'ADMIN_USERS' });
  return log;
};

/** At a terminal the lines on standard error are enough. What a bad variable holds is in none of them. */
const lastLog = ({ stdout, env }: Host) =>
  stdout.isTTY || env.LOG_LEVEL?.trim() === 'silent' ? undefined : createLogger({ level: 'fatal' });

/** The first one counts: a second must not stop the app while it stops. */
const firstSignal = (host: Host): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) host.on(signal, () => resolve(signal));
  });

/**
 * One sentence, or one line for each bad variable; never a stack, which tells an operator nothing. The log has the whole
 * chain of causes, for programs that read it, and what went wrong before there was a log as well.
 */
const fail = (host: Host, error: unknown, log = lastLog(host)): never => {
  const lines =
    error instanceof ConfigError ? error.lines : [error instanceof AppError ? error.message : String(error)];
  for (const line of lines) host.stderr.write(`${line}\n`);
  log?.fatal('app.failed', error instanceof ConfigError ? { lines } : { error });
  return host.exit(1);
};
