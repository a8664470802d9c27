/** A world and a bot in this process, so that its clock can be moved. */
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { createLogger } from '../../../src/observability/logger.ts';
import type { Clock } from '../../../src/ports/index.ts';
import type { openStore } from '../../../src/store/open.ts';
import { flowOf } from '../flow/flow.ts';
import { createWorld, environmentOf, secrets, type World, type WorldOptions } from '../world.ts';

export type BotOptions = WorldOptions & {
  env?: Record<string, string>;
  clock?: Clock;
  /** A store that does what the test wants. */
  open?: typeof openStore;
  /** Runs when the world is there and the bot is not. */
  before?: (world: World) => void;
};

/** `output` is everything that the bot logged; `close` stops it and its world. */
export const createBot = async (options: BotOptions = {}) => {
  const world = await createWorld(options);
  options.before?.(world);
  const output: string[] = [];
  const config = loadConfig(environmentOf(world, options.env));
  const log = createLogger({
    level: config.logLevel,
    destination: { write: (line: string) => void output.push(line) },
    secrets: Object.values(secrets),
  });
  const start = startApp(config, {
    log,
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.open ? { open: options.open } : {}),
  });
  const app = await start.catch(async (error) => {
    await world.close();
    throw error;
  });
  const close = async () => {
    await app.stop();
    await world.close();
  };
  return { ...world, ...flowOf({ ...world, output }), app, output, close };
};
export type Bot = Awaited<ReturnType<typeof createBot>>;
