import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secrets } from '../support/world.ts';
import { type Bench, median, ms, percentile, perSecond } from './bench.ts';
import { stores, withBenchWorld } from './bench-bot.ts';
import { fillStore } from './finished.ts';
import { closedLoop, type Load } from './load.ts';
import { startPeer } from './peer-process.ts';
import { plivoReport } from './requests.ts';

const connections = 20;
const runs = 5;
/** Each is raised twice, so that each callback is a write. */
const wanted = { dispatches: 60, recipients: 100, state: 'submitted' } as const;

/** Verified, stored durably, answered; beside Express, the SDK's check and one durable write to SQLite. */
export const callbacks: Bench = {
  name: 'callbacks',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const { ours, peers, p99 } = await withBenchWorld(kind, {}, async (world) => {
        const records = await fillStore(world.store.url, wanted);
        await world.start();
        const folder = mkdtempSync(join(tmpdir(), 'slack-mms-peer-'));
        const env = {
          PLIVO_AUTH_TOKEN: secrets.authToken,
          PUBLIC_URL: world.appUrl,
          DATABASE: join(folder, 'peer.sqlite'),
        };
        const peer = await startPeer('express-callbacks.ts', env);
        const requests = ['sent', 'delivered'].flatMap((status) =>
          records.map(({ id, uuid = '' }) => plivoReport(world.appUrl, `/plivo/status/${id}`, uuid, status)),
        );
        const share = Math.floor(requests.length / (runs + 1));
        const take = async (origin: string, run: number): Promise<Load> => {
          const left = requests.slice(run * share, (run + 1) * share).values();
          const load = await closedLoop(origin, connections, () => left.next().value);
          if (load.statuses.get(200) !== share) throw new Error(`not every callback was taken at ${origin}`);
          return load;
        };
        const [ours, peers, p99]: [number[], number[], number[]] = [[], [], []];
        for (let run = 0; run <= runs; run += 1) {
          const own = await take(world.appUrl, run);
          const other = await take(peer.origin, run);
          // The first is for compiling.
          if (run === 0) continue;
          ours.push(own.perSecond);
          p99.push(percentile(own.latencies, 0.99));
          peers.push(other.perSecond);
        }
        await peer.close();
        rmSync(folder, { recursive: true, force: true });
        return { ours, peers, p99 };
      });
      const ratio = median(ours.map((own, run) => own / (peers[run] ?? 1)));
      findings.push({
        what: `callbacks verified, stored, answered (${kind})`,
        found: `${perSecond(median(ours))}, p99 ${ms(median(p99))}; Express, SDK and SQLite ${perSecond(median(peers))}; ratio ${ratio.toFixed(2)}`,
        target: 'ratio at least 1.0',
        met: ratio >= 1,
      });
    }
    return findings;
  },
};
