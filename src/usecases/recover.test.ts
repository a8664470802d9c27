import { expect, it } from 'vitest';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../test/support/samples.ts';
import { keepWakes } from '../../test/support/wakes.ts';
import { openStore } from '../store/open.ts';
import { createRecover } from './recover.ts';
import type { Rules } from './rules.ts';

const now = 1_780_000_000_000;

const start = async () => {
  const clock = createManualClock(now);
  const store = await openStore('memory://', { now: clock.now });
  const { queue, woken } = keepWakes();
  const open = async (id: string, forecastAt: number) => {
    const record = { ...sampleRecord('waiting'), id: `r${id}`, dispatchId: id, dueAt: forecastAt, forecastAt };
    await store.create('record', record.id, record);
    await store.create('dispatch', id, { ...sampleDispatch({ recordIds: [record.id] }), id, state: 'released' });
    await store.create('open', id, { what: 'dispatch' });
  };
  await open('a', now - 5);
  await open('b', now + 60_000);
  await open('c', now - 9);
  const recover = createRecover({ store, clock, queue, log: keepLog().log, rules: {} as Rules });
  return { recover, store, woken: () => woken.map(({ id, at }) => [id, at - now]) };
};

it('wakes everything that is open at its moment, first what was promised first', async () => {
  const { recover, woken } = await start();
  expect(await recover()).toBe('');
  expect(woken()).toEqual([
    ['send.rc', -9],
    ['send.ra', -5],
    ['draw.a', 0],
    ['draw.b', 0],
    ['draw.c', 0],
    ['send.rb', 60_000],
  ]);
});

it('takes a part of it, and says where the rest begins', async () => {
  const { recover, woken } = await start();
  expect(await recover({ after: '', limit: 2, dueBefore: now + 15_000 })).toBe('b');
  expect(await recover({ after: 'b', limit: 2, dueBefore: now + 15_000 })).toBe('');
  expect(woken().map(([id]) => id)).toEqual(['send.ra', 'draw.a', 'draw.b', 'send.rc', 'draw.c']);
});

it('takes an entry off the list that leads to nothing', async () => {
  const { recover, store } = await start();
  await store.create('open', 'lost', { what: 'dispatch' });
  await recover();
  expect((await store.list('open')).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
});
