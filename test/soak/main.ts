/**
 * `npm run soak [-- names… --seed=n]`: the long forms of the fault tests, about twenty minutes, on this machine
 * only. Prints the seed and what was found; ends with 1 if a promise was broken.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import shareRedis from '../support/redis/setup.ts';
import { createSeeded } from '../support/seeded.ts';
import { fuzz } from './fuzz.ts';
import { kill, killOnRedis } from './kill.ts';
import { killTwo } from './kill-two.ts';
import { lostCallbacks } from './lost-callbacks.ts';
import { outage } from './outage.ts';
import type { Soak } from './soak.ts';

const soaks: readonly Soak[] = [kill, killOnRedis, killTwo, outage, lostCallbacks, fuzz];

const { positionals, values } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const seed = Number(values.seed ?? randomInt(2 ** 32));
const chosen = soaks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0) throw new Error(`Choose from: ${soaks.map(({ name }) => name).join(', ')}`);

const closeRedis = await shareRedis();
for (const { name, run } of chosen) {
  const startedAt = performance.now();
  const say = (line: string) => console.log(`  ${line}`);
  console.log(`${name} (--seed=${seed})`);
  try {
    const figures = await run(createSeeded(seed), say);
    for (const [what, figure] of Object.entries(figures)) say(`${what}: ${figure}`);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  say(`took ${Math.round((performance.now() - startedAt) / 1000)} s`);
}
await closeRedis?.();
