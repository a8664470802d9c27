import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch } from '../../../test/support/samples.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { ExpiringPreviews } from '../../ports/index.ts';
import { deleteExpired } from './delete-expired.ts';
import { hourOf } from './note-expiring.ts';

const hour = 3_600_000;

/** Everything that is to be deleted is in `hours`, by hours before the one that runs. */
const start = async (
  hours: Record<number, ExpiringPreviews>,
  remove: (fileId: string) => Promise<void> = async () => {},
) => {
  const removed: string[] = [];
  const refuse = () => Promise.reject(new Error('not to be asked here'));
  const { context, store, clock, woken } = await startContext({
    previews: {
      keep: refuse,
      isReady: refuse,
      remove: async (fileId) => {
        await remove(fileId);
        removed.push(fileId);
      },
    },
  });
  const running = hourOf(clock.now());
  await store.create('expired-previews', 'all', { hour: running - Math.max(9, ...Object.keys(hours).map(Number)) - 1 });
  for (const [before, files] of Object.entries(hours))
    await store.create('expiring-previews', String(running - Number(before)), files);
  const run = () => deleteExpired(context);
  /** As the queue would, up to the moment. */
  const runDue = async () => {
    await run();
    for (let turn = 0; turn < 1_000; turn += 1) {
      const wake = woken.shift();
      if (!wake) return;
      await clock.advance(Math.max(0, wake.at - clock.now()));
      await run();
    }
  };
  const left = async (before: number) => store.get('expiring-previews', String(running - before));
  const lastHour = async () => ((await store.get('expired-previews', 'all'))?.hour ?? 0) - running;
  return { store, clock, woken, removed, run, runDue, left, lastHour };
};

const many = (count: number) => Array.from({ length: count }, (_, n) => `F${n}`);
const failing = (failure: 'busy' | 'passing' | 'permanent', ids: readonly string[], retryAfterMs = 0) => {
  return async (fileId: string) => {
    if (ids.includes(fileId)) throw new DeliveryError('no', failure, { retryAfterMs });
  };
};

it('deletes the files of every hour that is over, and none of the hour that runs', async () => {
  const { removed, runDue, left, lastHour } = await start({
    900: { d1: ['F1', 'F2'] },
    1: { d2: ['F3'] },
    0: { d3: ['F4'] },
  });
  await runDue();
  expect(removed).toEqual(['F1', 'F2', 'F3']);
  expect([await left(900), await left(1), await left(0)]).toEqual([undefined, undefined, { d3: ['F4'] }]);
  expect(await lastHour()).toBe(-1);
});

it('deletes no more in a minute than Slack allows', async () => {
  const { clock, removed, runDue } = await start({ 1: { d1: many(100) } });
  const moments: number[] = [];
  const startedAt = clock.now();
  removed.push = (...ids) => {
    moments.push(clock.now() - startedAt);
    return Array.prototype.push.apply(removed, ids);
  };
  await runDue();
  expect(new Set(removed).size).toBe(100);
  for (const from of moments)
    expect(moments.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(50);
});

it('begins with the hour that runs, where nothing was ever deleted', async () => {
  const { store, removed, run, lastHour } = await start({ 2: { d1: ['F1'] } });
  await store.remove('expired-previews', 'all');
  await run();
  expect([removed, await lastHour()]).toEqual([[], -1]);
});

it('is not held up by a clock that was ahead', async () => {
  const { store, clock, removed, runDue } = await start({});
  const now = hourOf(clock.now());
  await store.update('expired-previews', 'all', () => ({ hour: now + 10_000 }));
  await runDue();
  await store.create('expiring-previews', String(now), { d1: ['F1'] });
  await clock.advance(hour);
  await runDue();
  expect(removed).toEqual(['F1']);
});

it('leaves alone what belongs to a dispatch that lives: a later hour has it', async () => {
  const { store, removed, runDue, left } = await start({ 1: { [sampleDispatch().id]: ['F1'], d2: ['F2'] } });
  await store.create('dispatch', sampleDispatch().id, sampleDispatch());
  await runDue();
  expect([removed, await left(1)]).toEqual([['F2'], undefined]);
});

it('waits as long as Slack says, and goes on with the same file', async () => {
  let busy = true;
  const { clock, woken, removed, run, left } = await start({ 1: { d1: ['F1', 'F2', 'F3'] } }, async (fileId) => {
    if (fileId === 'F2' && busy) throw new DeliveryError('ratelimited', 'busy', { retryAfterMs: 40_000 });
  });
  await run();
  expect([removed, await left(1)]).toEqual([['F1'], { d1: ['F2', 'F3'] }]);
  expect(woken.map(({ at }) => at - clock.now())).toEqual([40_000]);
  busy = false;
  await run();
  expect(removed).toEqual(['F1', 'F2', 'F3']);
});

it('keeps for the next hour what Slack refuses for now, and goes on', async () => {
  const { clock, removed, runDue, left } = await start({ 1: { d1: ['F1', 'F2'] } }, failing('passing', ['F1']));
  await runDue();
  expect([removed, await left(1), await left(0)]).toEqual([['F2'], undefined, { d1: ['F1'] }]);
  await clock.advance(hour);
  await runDue();
  expect(await left(-1)).toEqual({ d1: ['F1'] });
});

it('asks ten times an hour at the most of a Slack that refuses everything, and loses nothing', async () => {
  const { woken, run, left } = await start({ 1: { d1: many(30) } }, failing('passing', many(30)));
  await run();
  expect(woken).toEqual([]);
  const kept = [...((await left(1))?.d1 ?? []), ...((await left(0))?.d1 ?? [])];
  expect(kept.toSorted()).toEqual(many(30).toSorted());
});

it('drops what Slack will never delete', async () => {
  const { removed, runDue, left } = await start({ 1: { d1: ['F1', 'F2'] } }, failing('permanent', ['F1']));
  await runDue();
  expect([removed, await left(1), await left(0)]).toEqual([['F2'], undefined, undefined]);
});

it('leaves nothing over where two processes do it at once', async () => {
  const { removed, run, runDue, left } = await start({ 1: { d1: many(15) } });
  await Promise.all([run(), run()]);
  await runDue();
  expect([new Set(removed).size, await left(1)]).toEqual([15, undefined]);
});
