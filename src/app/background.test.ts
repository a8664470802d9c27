import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cpuMsOfAsync } from '../../test/support/cpu-time.ts';
import { eventually } from '../../test/support/eventually.ts';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { keepWakes } from '../../test/support/wakes.ts';
import { openStore } from '../store/open.ts';
import { createBackground, keepPruned } from './background.ts';

const hour = 3_600_000;
const start = (answers: (number | Error)[]) => {
  const clock = createManualClock();
  const { log, lines } = keepLog();
  const limits: number[] = [];
  const prune = async (limit: number) => {
    limits.push(limit);
    const answer = answers.shift() ?? 0;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const stop = keepPruned({ store: { prune }, clock, log });
  const pass = async (ms: number) => {
    await clock.advance(ms);
    await new Promise(setImmediate);
  };
  return { limits, lines, pass, stop };
};

const minute = 60_000;

it('deletes what has expired a minute after the start, and every hour', async () => {
  const { limits, lines, pass } = start([7]);
  await pass(minute - 1);
  expect(limits).toEqual([]);
  await pass(1);
  expect(limits).toEqual([100]);
  expect(lines).toMatchObject([{ level: 'info', step: 'store.pruned', fields: { removed: 7 } }]);
  await pass(hour);
  expect(limits).toHaveLength(2);
  expect(lines).toHaveLength(1);
});

it('deletes much in small batches, between which everything else goes on', async () => {
  const { limits, lines, pass } = start([100, 100, 7]);
  await pass(minute);
  expect(limits).toHaveLength(1);
  await pass(199);
  expect(limits).toHaveLength(1);
  await pass(1);
  expect(limits).toHaveLength(2);
  await pass(200);
  expect(limits).toHaveLength(3);
  expect(lines).toMatchObject([{ step: 'store.pruned', fields: { removed: 207 } }]);
  await pass(10 * minute);
  expect(limits).toHaveLength(3);
});

it('tries again an hour after a failure, which it logs', async () => {
  const { limits, lines, pass } = start([new Error('no answer')]);
  await pass(minute);
  expect(lines).toMatchObject([{ level: 'warn', step: 'store.prune-failed' }]);
  await pass(hour);
  expect(limits).toHaveLength(2);
});

it('begins nothing more once it was stopped, also where it was stopped in the middle', async () => {
  const { limits, pass, stop } = start([100, 100]);
  const passing = pass(minute);
  stop();
  await passing;
  await pass(2 * hour);
  expect(limits).toEqual([100]);
});

it('holds nothing up for long where 50,000 rows have expired, and deletes them all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prune-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  let now = 1_000;
  const store = await openStore(`sqlite://${join(folder, 'store.sqlite')}`, { now: () => now });
  onTestFinished(store.close);
  const value = { dispatchIds: ['x'.repeat(600)] };
  for (let n = 0; n < 50_000; n += 500) {
    const changes = Array.from(
      { length: 500 },
      (_, k) => ({ do: 'create', kind: 'recent', id: `r${n + k}`, value, expires: 2_000 }) as const,
    );
    await store.change(changes);
  }
  now = 2_000;
  const clock = createManualClock();
  const { log, lines } = keepLog();
  const times: number[] = [];
  const prune = async (limit: number) => {
    let removed = 0;
    const ms = await cpuMsOfAsync(async () => {
      removed = await store.prune(limit);
    });
    times.push(ms);
    return removed;
  };
  onTestFinished(keepPruned({ store: { prune }, clock, log }));
  await clock.advance(5 * minute);
  await eventually('all are gone', () => lines.length === 1);
  expect(lines).toMatchObject([{ step: 'store.pruned', fields: { removed: 50_000 } }]);
  times.sort((one, another) => one - another);
  const [usual = 0, slowest = 0] = [times[times.length >> 1], times.at(-1)];
  console.info(`a batch took ${usual.toFixed(1)} ms, the slowest ${slowest.toFixed(1)} ms`);
  // Ten times what it takes, and less than a search that reads every row.
  expect(usual).toBeLessThan(10);
});

it('has small pictures that expired deleted a minute after the start and every hour, until it is stopped', async () => {
  const clock = createManualClock();
  const startedAt = clock.now();
  const { queue, woken } = keepWakes();
  const store = { kind: 'memory' as const, prune: async () => 0 };
  const none = async () => {};
  const useCases = {
    runStep: none,
    runLeasedStep: none,
    beginTries: none,
    recover: async () => '',
    keepSwept: () => () => {},
  };
  const background = createBackground({ store, queue, useCases, clock, log: keepLog().log });
  background.startPruning();
  await clock.advance(2.5 * hour);
  background.stop();
  await clock.advance(2 * hour);
  const minutes = woken.map(({ id, at }) => [id, (at - startedAt) / 60_000]);
  expect(minutes).toEqual([1, 61, 121].map((at) => ['expire.previews', at]));
});
