/** One app on one process: its environment configures the app, its signals stop it, its exit code says how it ended. */
import { type Environment, loadConfig } from '../config/index.ts';
import { AppError, ConfigError } from '../ports/errors.ts';
import { type StartDeps, startApp } from './start.ts';
import { startLog } from './start-log.ts';

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
 * a signal it ends with 0 as soon as the app has stopped.
 *
 * @param options `wrap` replaces ports before the use cases get them
 */
export const runProcess = async (host: Host, options: Pick<StartDeps, 'wrap'> = {}): Promise<void> => {
  try {
    const config = loadConfig(host.env);
    const log = startLog(config, { pretty: host.stdout.isTTY });
    const app = await startApp(config, { log, ...options });
    stopOnSignal(host, (signal) => {
      log.info('app.stopping', { signal });
      app.stop().then(
        () => host.exit(0),
        (error) => fail(host, error),
      );
    });
  } catch (error) {
    fail(host, error);
  }
};

/** The first signal counts: a second one must not stop the app while it stops. */
const stopOnSignal = (host: Host, stop: (signal: string) => void): void => {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    host.on(signal, () => {
      if (stopping) return;
      stopping = true;
      stop(signal);
    });
  }
};

/** One sentence, or one line for each bad variable; never a stack, which tells an operator nothing. */
const fail = (host: Host, error: unknown): never => {
  const lines =
    error instanceof ConfigError ? error.lines : [error instanceof AppError ? error.message : String(error)];
  for (const line of lines) host.stderr.write(`${line}\n`);
  return host.exit(1);
};
