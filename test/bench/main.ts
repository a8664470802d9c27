/**
 * `npm run bench [-- [--files] names…]`: the targets, measured side by side with the peers where there are any, on this
 * machine only. Ends with 1 if a target is missed. Wants a machine that does nothing else, and a Redis with an append-only
 * file at REDIS_URL or on this machine, or a `redis-server` to start.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import shareRedis from '../support/redis/setup.ts';
import type { Bench } from './bench.ts';
import { burst } from './burst.ts';
import { callbacks } from './callbacks.ts';
import { help } from './help.ts';
import { longList } from './long-list.ts';
import { oneText } from './one-text.ts';
import { quickSend } from './quick-send.ts';
import { start } from './start.ts';
import { wire } from './wire.ts';

/** Prints by itself; loaded only when it is wanted, because it brings the whole of the picture engine with it. */
const pictures: Bench = {
  name: 'pictures',
  run: async () => {
    const { benchPictures } = await import('./pictures.bench.ts');
    await benchPictures();
    return [];
  },
};

const benches: readonly Bench[] = [help, quickSend, callbacks, wire, burst, longList, start, oneText, pictures];

const options = { files: { type: 'boolean', default: false } } as const;
const { values, positionals: names } = parseArgs({ options, allowPositionals: true });
const chosen = benches.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length === 0) throw new Error(`Choose from: ${benches.map(({ name }) => name).join(', ')}`);

const closeRedis = await shareRedis();
console.log(`${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`);
for (const { name, run } of chosen) {
  console.log(name);
  try {
    for (const { what, found, target, met } of await run((line) => console.log(`  ${line}`), values)) {
      console.log(`  ${what}: ${found}${target ? ` [${target}: ${met ? 'met' : 'MISSED'}]` : ''}`);
      if (met === false) process.exitCode = 1;
    }
  } catch (error) {
    console.log(`  ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  }
}
await closeRedis?.();
