import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secrets } from '../support/world.ts';
import { type Bench, median, ms, percentile, perSecond } from './bench.ts';
import { type BenchWorld, stores, withBenchWorld } from './bench-bot.ts';
import { fillStore } from './finished.ts';
import { closedLoop, type Load, type LoadRequest } from './load.ts';
import { startPeer } from './peer-process.ts';
import { plivoReport } from './requests.ts';

const connections = 20;
const runs = 5;
/** Each is raised twice, so that each callback is a write. */
const wanted = { dispatches: 60, recipients: 100, state: 'submitted' } as const;

type Measured = { ours: number[]; peers: number[]; p99: number[] };

/** Verified, stored durably, answered; beside Express, the SDK's check and one durable write to SQLite. */
export const callbacks: Bench = {
  name: 'callbacks',
  run: async () => {
    const findings = [];
    for (const kind of stores) {
      const { ours, peers, p99 } = await withBenchWorld(kind, {}, measure);
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

/** Both get the same requests, in turn. */
const measure = async (world: BenchWorld): Promise<Measured> => {
  const requests = reportsAt(world.appUrl, await fillStore(world.store.url, wanted));
  await world.start();
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-peer-'));
  const peer = await startPeer('express-callbacks.ts', {
    PLIVO_AUTH_TOKEN: secrets.authToken,
    PUBLIC_URL: world.appUrl,
    DATABASE: join(folder, 'peer.sqlite'),
  });
  const share = Math.floor(requests.length / (runs + 1));
  const measured: Measured = { ours: [], peers: [], p99: [] };
  for (let run = 0; run <= runs; run += 1) {
    const part = requests.slice(run * share, (run + 1) * share);
    const own = await take(world.appUrl, part);
    const other = await take(peer.origin, part);
    // The first is for compiling.
    if (run === 0) continue;
    measured.ours.push(own.perSecond);
    measured.p99.push(percentile(own.latencies, 0.99));
    measured.peers.push(other.perSecond);
  }
  await peer.close();
  rmSync(folder, { recursive: true, force: true });
  return measured;
};

const reportsAt = (appUrl: string, records: Awaited<ReturnType<typeof fillStore>>): LoadRequest[] =>
  ['sent', 'delivered'].flatMap((status) =>
    records.map(({ id, uuid = '' }) => plivoReport(appUrl, `/plivo/status/${id}`, uuid, status)),
  );

const take = async (origin: string, requests: readonly LoadRequest[]): Promise<Load> => {
  const left = requests.values();
  const load = await closedLoop(origin, connections, () => left.next().value);
  if (load.statuses.get(200) !== requests.length) throw new Error(`not every callback was taken at ${origin}`);
  return load;
};
