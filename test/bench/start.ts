import { spawnBot } from '../support/bot/process.ts';
import { type Bench, median, ms } from './bench.ts';
import { type BenchWorld, stores, withBenchWorld } from './bench-bot.ts';
import { fillStore } from './finished.ts';

const runs = 7;
/** 100,000 records. */
const months = { dispatches: 5_000, recipients: 20, state: 'delivered' } as const;

/** From exec to 200 on `/readyz`, asked every 5 ms. */
const startOnce = async ({ appUrl, env }: BenchWorld): Promise<number> => {
  const startedAt = performance.now();
  const bot = spawnBot(appUrl, env, { keepOutput: false });
  await bot.ready();
  const took = performance.now() - startedAt;
  await bot.terminate();
  return took;
};

export const start: Bench = {
  name: 'start',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const { empty, full } = await withBenchWorld(kind, {}, (emptyWorld) =>
        withBenchWorld(kind, {}, async (fullWorld) => {
          await fillStore(fullWorld.store.url, months);
          await startOnce(emptyWorld);
          await startOnce(fullWorld);
          const [empty, full]: [number[], number[]] = [[], []];
          for (let run = 0; run < runs; run += 1) {
            empty.push(await startOnce(emptyWorld));
            full.push(await startOnce(fullWorld));
          }
          return { empty, full };
        }),
      );
      const slower = median(full) / median(empty) - 1;
      findings.push({
        what: `start to ready (${kind})`,
        found: `${ms(median(empty))} with nothing stored, ${ms(median(full))} with 100,000 records (${(slower * 100).toFixed(0)} % more)`,
        target: 'under 1.5 s, not slower by more than 10 %',
        met: median(full) < 1_500 && slower <= 0.1,
      });
    }
    return findings;
  },
};
