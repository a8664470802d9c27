import { eventually } from '../support/eventually.ts';
import { cardsIn } from '../support/flow/look.ts';
import { type Bench, ms, percentile } from './bench.ts';
import { stores, withBenchWorld } from './bench-bot.ts';
import { closedLoop, openLoop } from './load.ts';
import { numbers, plivoReport, slackCommand } from './requests.ts';

const recipients = 500;
const connections = 50;

/** 1,000 callbacks for one card: 500 recipients, handed over and delivered. */
export const burst: Bench = {
  name: 'burst',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const { latencies, edits, seconds } = await withBenchWorld(
        kind,
        { plivo: { autoReports: false } },
        async (world) => {
          await world.start();
          const to = numbers.slice(0, recipients);
          await openLoop(world.appUrl, 1, [slackCommand(`${to.join(',')} Burst`)]);
          await eventually('Plivo takes all', () => world.plivo.messages.length === recipients, 30_000);
          const editsMade = () => world.slack.log.filter(({ method }) => method === 'chat.update').length;
          const shows = (text: string) => cardsIn(world).some((card) => world.slack.textOf(card).includes(text));
          await eventually('the card shows all with Plivo', () => shows(`${recipients} with Plivo`), 30_000);

          const requests = ['sent', 'delivered'].flatMap((status) =>
            world.plivo.messages.map(({ uuid, url }) =>
              plivoReport(world.appUrl, new URL(url ?? '').pathname, uuid, status),
            ),
          );
          const left = requests.values();
          const before = editsMade();
          const startedAt = performance.now();
          const load = await closedLoop(world.appUrl, connections, () => left.next().value);
          if (load.statuses.get(200) !== requests.length) throw new Error('not every callback was taken');
          await eventually('the card shows all delivered', () => shows(`${recipients} delivered`), 30_000);
          const seconds = (performance.now() - startedAt) / 1_000;
          return { latencies: load.latencies, edits: editsMade() - before, seconds };
        },
      );
      const p99 = percentile(latencies, 0.99);
      findings.push({
        what: `1,000 callbacks for one card over ${connections} connections (${kind})`,
        found: `p50 ${ms(percentile(latencies, 0.5))}, p99 ${ms(p99)}; ${edits} edits; "${recipients} delivered" after ${seconds.toFixed(1)} s`,
        target: 'p99 under 250 ms, one edit a second at most, final state right',
        met: p99 < 250 && edits <= seconds + 1,
      });
    }
    return findings;
  },
};
