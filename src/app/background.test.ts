import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { keepWakes } from '../../test/support/wakes.ts';
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

it('deletes what has expired once an hour, in batches until one is not full', async () => {
  const { limits, lines, pass } = start([500, 500, 7]);
  await pass(hour - 1);
  expect(limits).toEqual([]);
  await pass(1);
  expect(limits).toEqual([500, 500, 500]);
  expect(lines).toMatchObject([{ level: 'info', step: 'store.pruned', fields: { removed: 1_007 } }]);
  await pass(hour);
  expect(limits).toHaveLength(4);
  expect(lines).toHaveLength(1);
});

it('tries again an hour after a failure, which it logs', async () => {
  const { limits, lines, pass } = start([new Error('no answer')]);
  await pass(hour);
  expect(lines).toMatchObject([{ level: 'warn', step: 'store.prune-failed' }]);
  await pass(hour);
  expect(limits).toHaveLength(2);
});

it('begins nothing more once it was stopped, also where it was stopped in the middle', async () => {
  const { limits, pass, stop } = start([]);
  const passing = pass(hour);
  stop();
  await passing;
  await pass(2 * hour);
  expect(limits).toEqual([500]);
});

it('has small pictures that expired deleted a minute after the start and every hour, until it is stopped', async () => {
  const clock = createManualClock();
  const startedAt = clock.now();
  const { queue, woken } = keepWakes();
  const store = { kind: 'memory' as const, prune: async () => 0 };
  const none = async () => {};
  const useCases = { runStep: none, runLeasedStep: none, recover: async () => '', keepSwept: () => () => {} };
  const background = createBackground({ store, queue, useCases, clock, log: keepLog().log });
  background.startPruning();
  await clock.advance(2.5 * hour);
  background.stop();
  await clock.advance(2 * hour);
  const minutes = woken.map(({ id, at }) => [id, (at - startedAt) / 60_000]);
  expect(minutes).toEqual([1, 61, 121].map((at) => ['expire.previews', at]));
});
