/** `kill -9` at named points and at random moments, with a Plivo that fails in every way: nothing lost, nothing doubled. */
import { type CrashPoint, crashPoints } from '../support/bot/crash-points.ts';
import { spawnBot } from '../support/bot/process.ts';
import { openScratchStore, type ScratchStore, type StoreKind } from '../support/scratch-store.ts';
import type { Seeded } from '../support/seeded.ts';
import { createWorld, environmentOf, type World } from '../support/world.ts';
import { judge } from './judge.ts';
import { comeBackLater } from './later.ts';
import { plivoWeather } from './plivo-weather.ts';
import { settle } from './settle.ts';
import type { Figures, Soak } from './soak.ts';
import { ask, type Wish, wishes } from './wishes.ts';

const perRound = 4;
/** Every so many rounds one more is killed while it starts. */
const earlyDeathEvery = 5;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A few people ask at about the same time, and the process dies at a named point or at any moment. */
const round = async (world: World, env: Record<string, string>, chance: Seeded, asked: Wish[], point?: CrashPoint) => {
  const crash = point ? { CRASH_AT: `${point}:${1 + chance.below(3)}` } : {};
  const bot = spawnBot(world.appUrl, { ...env, ...crash });
  // Left-overs of the round before may pass the point before anybody asks.
  const isReady = await bot.ready();
  const asking = asked.map(async (wish) => {
    await pause(chance.below(300));
    return (await ask(world, wish)) === 'taken' ? [] : [wish];
  });
  if (isReady) await pause(50 + chance.below(600));
  const named = !bot.isRunning();
  await bot.kill();
  return { unanswered: (await Promise.all(asking)).flat(), named };
};

const dieEarly = async (world: World, env: Record<string, string>, chance: Seeded) => {
  const bot = spawnBot(world.appUrl, env);
  await pause(chance.below(900));
  await bot.kill();
};

/** Starts for good, and waits until nothing is under way. */
const drain = async (world: World, env: Record<string, string>, store: ScratchStore): Promise<void> => {
  const bot = spawnBot(world.appUrl, env);
  try {
    await bot.ready();
    await settle(world, store);
  } finally {
    await bot.terminate();
  }
};

const run = async (kind: StoreKind, chance: Seeded, say: (line: string) => void): Promise<Figures> => {
  const world = await createWorld();
  const store = await openScratchStore(kind);
  const limits = { USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000', LOG_LEVEL: 'error' };
  const env = environmentOf(world, { STORE_URL: store.url, ...limits });
  for (const fault of plivoWeather(chance, 4 * wishes.length)) world.plivo.fail(fault);
  try {
    const kills = { named: 0, random: 0 };
    // Who got no answer asks again at once, within the minute in which the bot takes that for a second Enter.
    for (let left = [...wishes], n = 0; left.length > 0; n += 1) {
      if (n % earlyDeathEvery === 0) {
        await dieEarly(world, env, chance);
        kills.random += 1;
      }
      const point = n % 2 === 0 ? crashPoints[(n / 2) % crashPoints.length] : undefined;
      const { unanswered, named } = await round(world, env, chance, left.slice(0, perRound), point);
      left = [...unanswered, ...left.slice(perRound)];
      kills[named ? 'named' : 'random'] += 1;
    }
    say(`${kills.named + kills.random} kills done, draining`);
    world.plivo.clearFaults();
    await drain(world, env, store);
    const records = await comeBackLater(world, store, env);
    return {
      'kills at a named point': kills.named,
      'kills at random': kills.random,
      ...judge(world, wishes, records),
    };
  } finally {
    await world.close();
    await store.close();
  }
};

export const kill: Soak = { name: 'kill-sqlite', run: (chance, say) => run('sqlite', chance, say) };
export const killOnRedis: Soak = { name: 'kill-redis', run: (chance, say) => run('redis', chance, say) };
