import { type Bench, ms, percentile } from './bench.ts';
import { stores, withBenchWorld } from './bench-bot.ts';
import { openLoop } from './load.ts';
import { numbers, slackCommand } from './requests.ts';

const rate = 100;
const seconds = 15;
/** Until the bot is as fast as it gets. */
const warmUp = 300;

const texts = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const number = numbers[(from + n) % numbers.length];
    return slackCommand(`${number} Message ${from + n}: ${'see you there '.repeat((from + n) % 12)}`);
  });

/**
 * A quick send, acknowledged after it is stored, while cards are posted and the first undo windows end. The pace stays
 * that of an account: a hundred people may ask in one second, and then their messages leave at five.
 */
export const quickSend: Bench = {
  name: 'quick-send',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const load = await withBenchWorld(
        kind,
        { env: { UNDO_SECONDS: '10', PLIVO_SMS_PER_SECOND: '5' } },
        async (world) => {
          await world.start();
          await openLoop(world.appUrl, rate, texts(0, warmUp));
          return openLoop(world.appUrl, rate, texts(warmUp, rate * seconds));
        },
      );
      if ((load.statuses.get(200) ?? 0) !== rate * seconds) throw new Error('not every command was answered');
      const p99 = percentile(load.latencies, 0.99);
      findings.push({
        what: `quick send acknowledged after it is stored, ${rate}/s (${kind})`,
        found: `p50 ${ms(percentile(load.latencies, 0.5))}, p99 ${ms(p99)}, max ${ms(percentile(load.latencies, 1))}`,
        ...(kind === 'sqlite' ? { target: 'p99 under 50 ms', met: p99 < 50 } : {}),
      });
    }
    return findings;
  },
};
