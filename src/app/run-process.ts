/** One app on one process: its environment configures the app, its signals stop it, its exit code says how it ended. */
import { type Config, type Environment, loadConfig, misspeltIn } from '../config/index.ts';
import { seldomMeantIn } from '../config/seldom-meant.ts';
import { createLogger } from '../observability/logger.ts';
import { AppError, ConfigError } from '../ports/errors.ts';
import { type StartDeps, startApp } from './start.ts';
import { type StopSource, stopRequestOf } from './stop-request.ts';

/** What the app needs of a process, which is an argument because only the programs themselves name theirs. */
type Host = StopSource & {
  env: Environment;
  stdout: { isTTY: boolean };
  stderr: { write(line: string): unknown };
  exit(code: number): never;
};

type Options = Pick<StartDeps, 'wrap'> & { stop?: AbortSignal };

/**
 * Resolves once the app runs. A start or a stop that fails is said on standard error, and the process ends with 1; when it
 * is told to stop, also during the start, it ends with 0 as soon as the app has stopped. Where its
 * store was taken over it ends with 1.
 *
 * @param options `wrap` replaces ports before the use cases get them; `stop` is aborted to stop the process, with the
 *   reason for the log; the signals of the process if absent
 */
export const runProcess = async (host: Host, { stop = stopRequestOf(host), ...wrap }: Options = {}): Promise<void> => {
  let log: ReturnType<typeof createLogger> | undefined;
  try {
    const config = loadConfig(host.env);
    log = startLog(config, host.stdout.isTTY);
    for (const slip of misspeltIn(host.env)) log.warn('config.misspelt', slip);
    const told = once(stop).then(() => log?.info('app.stopping', { signal: stop.reason }));
    const app = await startUnlessStopped(config, { log, abort: stop, ...wrap });
    if (!app) return host.exit(0);
    void Promise.race([told, app.lost]).then((lost) => {
      if (lost) log?.info('app.stopping', { because: lost.code });
      app.stop().then(
        () => (lost ? fail(host, lost, log) : host.exit(0)),
        (error) => fail(host, error, log),
      );
    });
  } catch (error) {
    fail(host, error, log);
  }
};

/** Undefined if it was aborted, and everything is closed again. */
const startUnlessStopped = async (config: Config, deps: StartDeps & { abort: AbortSignal }) => {
  try {
    return await startApp(config, deps);
  } catch (error) {
    if (deps.abort.aborted) return undefined;
    throw error;
  }
};

/** Resolves when the signal is aborted. */
const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });

/** The log of a process. It hides the configuration's secrets, and begins with what is allowed but seldom meant. */
const startLog = (config: Config, pretty: boolean) => {
  const { slack, plivo, logLevel } = config;
  const known = [slack.botToken, slack.appToken, slack.signingSecret, plivo.authToken, plivo.previousAuthToken];
  const log = createLogger({ level: logLevel, pretty, secrets: known.filter((secret) => secret !== undefined) });
  for (const seldom of seldomMeantIn(config)) log.warn(seldom.code, { why: seldom.why, set: seldom.set });
  return log;
};

/** At a terminal the lines on standard error are enough. What a bad variable holds is in none of them. */
const lastLog = ({ stdout, env }: Host) =>
  stdout.isTTY || env.LOG_LEVEL?.trim() === 'silent' ? undefined : createLogger({ level: 'fatal' });

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
