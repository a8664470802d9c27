/** `kill -9` at named points and at random moments, with a Plivo that fails in every way: nothing lost, nothing doubled. */
import { type CrashPoint, crashPoints } from '../../src/crash-points.ts';
import type { MessageRecord } from '../../src/domain/message.ts';
import { people, places } from '../../src/sandbox/slack/seed.ts';
import { spawnBot } from '../support/bot-process.ts';
import { openScratchStore, type ScratchStore, type StoreKind } from '../support/scratch-store.ts';
import type { Seeded } from '../support/seeded.ts';
import { until } from '../support/until.ts';
import { createWorld, environmentOf, type World } from '../support/world.ts';
import { plivoWeather } from './plivo-weather.ts';
import { demand, type Figures, type Soak } from './soak.ts';

/** Fictional numbers, each used once: who gets two messages got one twice. */
const numbers = ['415', '212'].flatMap((area) =>
  Array.from({ length: 100 }, (_, n) => `+1${area}55501${String(n).padStart(2, '0')}`),
);
const perRound = 4;
/** Every so many rounds one more is killed while it starts. */
const earlyDeathEvery = 5;
const drainWithinMs = 180_000;

type Wish = { to: string; text: string };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const done: ReadonlySet<MessageRecord['state']> = new Set(['delivered', 'undelivered', 'failed', 'unconfirmed']);

/** Whether the person knows that it was taken. */
const ask = async (world: World, { to, text }: Wish): Promise<boolean> => {
  const result = await world.people.command({ user: people.sender, channel: places.general, text: `${to} ${text}` });
  return result.message !== undefined && /on its way|You sent exactly this/.test(world.slack.textOf(result.message));
};

/** A few people ask at about the same time, and the process dies at a named point or at any moment. */
const round = async (world: World, env: Record<string, string>, chance: Seeded, wishes: Wish[], point?: CrashPoint) => {
  const crash = point ? { CRASH_AT: `${point}:${1 + chance.below(3)}` } : {};
  const bot = spawnBot(world.appUrl, { ...env, ...crash });
  // Left-overs of the round before may pass the point before anybody asks.
  const isReady = await bot.ready();
  const asking = wishes.map(async (wish) => {
    await pause(chance.below(300));
    return (await ask(world, wish)) ? [] : [wish];
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
const drain = async (world: World, env: Record<string, string>, store: ScratchStore): Promise<MessageRecord[]> => {
  const bot = spawnBot(world.appUrl, env);
  await bot.ready();
  let records: MessageRecord[] = [];
  try {
    await until(async () => {
      // Callbacks that nobody took are repeated at once instead of after minutes.
      await world.plivo.retry();
      await pause(500);
      records = await store.records();
      return records.length > 0 && records.every(({ state }) => done.has(state));
    }, drainWithinMs);
  } catch {
    const left = records.filter(({ state }) => !done.has(state)).map(({ state }) => state);
    demand(false, `${left.length} records are not settled: ${left.join(', ')}`);
  } finally {
    await bot.terminate();
  }
  return records;
};

const judge = (world: World, wishes: Wish[], records: MessageRecord[]) => {
  const cards = world.slack
    .messages(places.general)
    .filter(({ thread_ts, ts }) => (thread_ts ?? ts) === ts)
    .map((message) => world.slack.textOf(message));
  for (const { to, text } of wishes) {
    const own = records.filter((record) => record.to === to);
    const atPlivo = world.plivo.messages.filter((message) => `+${message.to}` === to).length;
    demand(own.length === 1, `${text} was taken and has ${own.length} records`);
    demand(atPlivo <= 1, `${to} was texted ${atPlivo} times`);
    const state = own[0]?.state;
    demand(state !== 'delivered' || atPlivo === 1, `${text} is called delivered and never was sent`);
    demand(
      atPlivo === 0 || state === 'delivered' || state === 'unconfirmed',
      `${text} was sent and is called ${state}`,
    );
    // One reads "Soak 1" in "Soak 17": the line ends after it.
    const shown = cards.filter((card) => new RegExp(`${text}\\b`).test(card));
    demand(shown.length > 0, `${text} has no card`);
    demand(
      shown.slice(1).every((card) => card.includes('twice')),
      `${text} has a second card that does not say so`,
    );
  }
  return { cards: cards.length };
};

const run = async (kind: StoreKind, chance: Seeded, say: (line: string) => void): Promise<Figures> => {
  const world = await createWorld();
  const store = await openScratchStore(kind);
  const limits = { USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000', LOG_LEVEL: 'error' };
  const env = environmentOf(world, { STORE_URL: store.url, ...limits });
  for (const fault of plivoWeather(chance, 4 * numbers.length)) world.plivo.fail(fault);
  try {
    const wishes = numbers.map((to, index): Wish => ({ to, text: `Soak ${index}` }));
    const kills = { named: 0, random: 0 };
    // Who got no answer asks again at once, within the minute in which the bot takes that for a second Enter.
    for (let left = wishes, n = 0; left.length > 0; n += 1) {
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
    const records = await drain(world, env, store);
    const { cards } = judge(world, wishes, records);
    const count = (state: MessageRecord['state']) => records.filter((record) => record.state === state).length;
    return {
      sends: records.length,
      'kills at a named point': kills.named,
      'kills at random': kills.random,
      'texted at Plivo': world.plivo.messages.length,
      lost: 0,
      doubled: 0,
      delivered: count('delivered'),
      unconfirmed: count('unconfirmed'),
      failed: count('failed'),
      cards,
    };
  } finally {
    await world.close();
    await store.close();
  }
};

export const kill: Soak = { name: 'kill-sqlite', run: (chance, say) => run('sqlite', chance, say) };
export const killOnRedis: Soak = { name: 'kill-redis', run: (chance, say) => run('redis', chance, say) };
