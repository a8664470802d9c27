/** How two processes and their Redis die, one after the other, each started again while the rest goes on. */
import { crashPoints } from '../support/bot/crash-points.ts';
import { eventually } from '../support/eventually.ts';
import type { RedisProcess } from '../support/redis/process.ts';
import type { Seeded } from '../support/seeded.ts';
import type { Member, Pair } from './pair.ts';

/** Every so many deaths of a process it dies once more while it starts; of Redis, it takes a process with it. */
const earlyDeathEvery = 5;
const togetherEvery = 4;
/** For so long a process that is to die at a named point is given work. */
const passedWithinMs = 2_000;

/** After `before`, in which people ask: a death falls among their requests. */
export const askedWithinMs = 300;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Stage = {
  pair: Pair;
  redis: RedisProcess;
  chance: Seeded /** Called before each death, a moment before. */;
  before: () => void;
};

export const createDeaths = ({ pair: { one, other }, redis, chance, before }: Stage) => {
  const kills = { named: 0, random: 0, redis: 0 };
  let ofProcesses = 0;

  const anyMoment = (withinMs = askedWithinMs) => {
    before();
    return pause(chance.below(withinMs));
  };

  /** It is killed, dies again at a named point or while it starts, and is started for good. */
  const ofProcess = async (member: Member) => {
    const n = ofProcesses;
    ofProcesses += 1;
    await anyMoment();
    await member.kill();
    kills.random += 1;
    if (n % 2 === 0) {
      await member.startMortal({ CRASH_AT: `${crashPoints[(n / 2) % crashPoints.length]}:${1 + chance.below(2)}` });
      before();
      await eventually('the process dies', () => !member.isRunning(), passedWithinMs).catch(() => {});
      kills[member.isRunning() ? 'random' : 'named'] += 1;
      await member.kill();
    } else if (n % earlyDeathEvery === 0) {
      const starting = member.startMortal();
      await anyMoment(900);
      await member.kill();
      await starting;
      kills.random += 1;
    }
    await member.start();
  };

  const ofRedis = async () => {
    const together = kills.redis % togetherEvery === 0 ? chance.pick([one, other]) : undefined;
    await anyMoment();
    await Promise.all([redis.kill(), together?.kill()]);
    kills.redis += 1;
    if (together) kills.random += 1;
    await pause(100 + chance.below(1_500));
    await redis.start();
    await together?.start();
  };

  return {
    kills,
    /** Each of the three once, in any order. */
    round: async () => {
      for (const death of shuffled([() => ofProcess(one), () => ofProcess(other), ofRedis], chance)) await death();
    },
  };
};

const shuffled = <T>(items: readonly T[], chance: Seeded): T[] =>
  items
    .map((item) => ({ item, place: chance.fraction() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
