import { secrets } from '../support/world.ts';
import { type Bench, median, ms, percentile, perSecond } from './bench.ts';
import { stores, withBenchWorld } from './bench-bot.ts';
import { closedLoop, forMs } from './load.ts';
import { startPeer } from './peer-process.ts';
import { slackCommand } from './requests.ts';

const runs = 5;
const runMs = 3_000;
const connections = 10;

/** `/mms help` acknowledged, with its signature checked, beside a bare Bolt app whose handler is empty. */
export const help: Bench = {
  name: 'help',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const { ours, peers, p99 } = await withBenchWorld(kind, {}, async (world) => {
        await world.start();
        const peer = await startPeer('bare-bolt.ts', { SLACK_SIGNING_SECRET: secrets.signingSecret });
        const request = slackCommand('help');
        const rate = (origin: string) =>
          closedLoop(
            origin,
            connections,
            forMs(runMs, () => request),
          );
        // What is compiled in the first seconds is compiled for both.
        await rate(world.appUrl);
        await rate(peer.origin);
        const [ours, peers, p99]: [number[], number[], number[]] = [[], [], []];
        for (let run = 0; run < runs; run += 1) {
          const own = await rate(world.appUrl);
          if (own.statuses.size !== 1 || !own.statuses.has(200)) throw new Error('not every command was answered');
          ours.push(own.perSecond);
          p99.push(percentile(own.latencies, 0.99));
          peers.push((await rate(peer.origin)).perSecond);
        }
        await peer.close();
        return { ours, peers, p99 };
      });
      const ratio = median(ours.map((own, run) => own / (peers[run] ?? 1)));
      findings.push({
        what: `/mms help acknowledged (${kind})`,
        found: `${perSecond(median(ours))}, p99 ${ms(median(p99))}; bare Bolt ${perSecond(median(peers))}; ratio ${ratio.toFixed(2)}`,
        target: 'ratio at least 0.9',
        met: ratio >= 0.9,
      });
    }
    return findings;
  },
};
