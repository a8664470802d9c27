/** A bot for a bench: its own process, as users run it, with limits and pace raised. */
import { type ProcessOptions, spawnBot } from '../support/bot/process.ts';
import { openScratchStore, type ScratchStore, type StoreKind } from '../support/scratch-store.ts';
import { createWorld, environmentOf, type World, type WorldOptions } from '../support/world.ts';

export const stores: readonly StoreKind[] = ['sqlite', 'redis'];

export type BenchWorld = World & {
  store: ScratchStore;
  env: Record<string, string>;
  /** Starts a bot that ends with the world; `output` is empty unless it is to be kept. */
  start(options?: ProcessOptions): Promise<ReturnType<typeof spawnBot>>;
};

/** Everything is gone when `work` has ended. */
export const withBenchWorld = async <T>(
  kind: StoreKind,
  options: WorldOptions & { env?: Record<string, string> },
  work: (world: BenchWorld) => Promise<T>,
): Promise<T> => {
  const world = await createWorld(options);
  const store = await openScratchStore(kind);
  const env = environmentOf(world, {
    STORE_URL: store.url,
    MAX_RECIPIENTS: '500',
    USER_DAILY_LIMIT: '1000000',
    TEAM_DAILY_LIMIT: '1000000',
    ...options.env,
  });
  const bots: ReturnType<typeof spawnBot>[] = [];
  const start = async (options: ProcessOptions = {}) => {
    const bot = spawnBot(world.appUrl, env, { keepOutput: false, ...options });
    bots.push(bot);
    if (!(await bot.ready())) throw new Error('the bot did not start');
    return bot;
  };
  try {
    return await work({ ...world, store, env, start });
  } finally {
    await Promise.all(bots.map((bot) => bot.kill()));
    await world.close();
    await store.close();
  }
};
