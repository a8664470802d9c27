/** Two processes on one Redis, behind one address: either is killed, and Redis itself, while people ask all the time. */
import { people } from '../../emulators/slack/seed.ts';
import { hasRedisServer, openRedisServer } from '../support/redis/process.ts';
import { openScratchStore } from '../support/scratch-store.ts';
import { createSeeded, type Seeded } from '../support/seeded.ts';
import { createWorld } from '../support/world.ts';
import { askedWithinMs, createDeaths } from './deaths.ts';
import { judge } from './judge.ts';
import { comeBackLater } from './later.ts';
import { openPair } from './pair.ts';
import { createPerson } from './person.ts';
import { plivoWeather } from './plivo-weather.ts';
import { settle } from './settle.ts';
import { demand, type Figures, type Soak } from './soak.ts';
import { type Answer, wishes } from './wishes.ts';

/**
 * What Redis confirms is on disk before it says so. With `everysec`, its default, it answers first: while an earlier
 * flush is under way even the write to the file waits for up to 2 s, and is lost if Redis is killed before it.
 */
const durable = { appendonly: 'yes', appendfsync: 'always' };
/** Of at least three deaths each. */
const rounds = 18;
/** So many people at least begin to ask for something before each death. */
const askAtLeast = 2;
const askers = [people.sender, people.colleague, people.unlisted, people.admin];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);

const run = async (chance: Seeded, say: (line: string) => void): Promise<Figures> => {
  demand(hasRedisServer(), 'there is no redis-server on the PATH to kill');
  const cleanUps: (() => Promise<void>)[] = [];
  const closing = <T extends { close(): Promise<void> }>(opened: T): T => {
    cleanUps.unshift(opened.close);
    return opened;
  };
  try {
    const world = closing(await createWorld());
    const redis = closing(await openRedisServer(durable));
    const store = closing(await openScratchStore('redis', redis.url));
    const limits = { USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000', LOG_LEVEL: 'error' };
    const pair = closing(await openPair(world, { STORE_URL: store.url, ALLOWED_USERS: askers.join(','), ...limits }));
    for (const fault of plivoWeather(chance, 4 * wishes.length)) world.plivo.fail(fault);
    // Each of those who act at the same time has chance of its own, or their order would change what each does.
    const ownChance = () => createSeeded(chance.below(2 ** 32));
    const team = askers.map((user) => createPerson({ world, user, chance: ownChance() }));
    const pace = ownChance();

    const left = wishes.map((wish, n) => ({ wish, person: team[n % team.length] }));
    const asked: Promise<void>[] = [];
    let broken: unknown;
    const someAsk = (count = askAtLeast + pace.below(2)) => {
      if (broken !== undefined) throw broken;
      for (const { wish, person } of left.splice(0, count)) {
        const asking = pause(pace.below(askedWithinMs)).then(() => person?.want(wish));
        asked.push(
          asking.catch((error) => {
            broken ??= error;
          }),
        );
      }
    };
    const deaths = createDeaths({ pair, redis, chance: ownChance(), before: someAsk });
    for (let n = 0; n < rounds; n += 1) await deaths.round();
    const { named, random, redis: ofRedis } = deaths.kills;
    say(`${named + random + ofRedis} kills done, draining`);
    someAsk(left.length);
    await Promise.all(asked);
    if (broken !== undefined) throw broken;
    world.plivo.clearFaults();
    await settle(world, store);
    const exits = await Promise.all([pair.one.terminate(), pair.other.terminate()]);
    demand(
      exits.every((code) => code === 0),
      `the processes ended with ${exits.join(' and ')}`,
    );
    const records = await comeBackLater(world, store, pair.env);
    const heard = (answer: Answer) => sum(team.map((person) => person.heard[answer]));
    return {
      'kills at a named point': named,
      'kills at random': random,
      'kills of Redis': ofRedis,
      ...judge(world, wishes, records),
      'answers: taken': heard('taken'),
      'answers: nothing was sent': heard('nothing-sent'),
      'answers: look before asking again': heard('look'),
      'answers: none': heard('silence'),
      'waited the minute that was asked for': sum(team.map((person) => person.waitedAMinute())),
    };
  } finally {
    // Of a Redis that is dead at that moment nothing can be deleted, and nothing need be.
    for (const cleanUp of cleanUps) await cleanUp().catch(() => {});
  }
};

export const killTwo: Soak = { name: 'kill-two', run };
