import { eventually } from '../support/eventually.ts';
import { type Bench, median, ms, percentile } from './bench.ts';
import { stores, withBenchWorld } from './bench-bot.ts';
import { openLoop } from './load.ts';
import { numbers, slackCommand } from './requests.ts';

const warmUp = 100;
const sends = 200;
const rate = 20;

/** From the log line of the acceptance to the whole request at Plivo; both clocks are this machine's, in milliseconds. */
export const wire: Bench = {
  name: 'wire',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const waits = await withBenchWorld(kind, { plivo: { autoReports: false } }, async (world) => {
        const bot = await world.start({ keepOutput: true });
        const commands = Array.from({ length: warmUp + sends }, (_, n) =>
          slackCommand(`${numbers[n % 1_000]} Wire ${n}`),
        );
        await openLoop(world.appUrl, rate * 5, commands.slice(0, warmUp));
        await openLoop(world.appUrl, rate, commands.slice(warmUp));
        await eventually('Plivo takes all', () => world.plivo.messages.length === warmUp + sends);
        const lines = bot.output
          .join('')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
        const acceptedAt = lines.filter(({ step }) => step === 'dispatch.accepted').map(({ time }) => Date.parse(time));
        const arrivedAt = world.plivo.requests.filter(({ path }) => path.endsWith('/Message/')).map(({ at }) => at);
        return arrivedAt.map((at, index) => at - (acceptedAt[index] ?? 0)).slice(warmUp);
      });
      findings.push({
        what: `from accepted to Plivo's request on the wire (${kind})`,
        found: `p50 ${ms(median(waits))}, p99 ${ms(percentile(waits, 0.99))}`,
        target: 'p50 under 15 ms',
        met: median(waits) < 15,
      });
    }
    return findings;
  },
};
