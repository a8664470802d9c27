import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { openWork } from './open-work.ts';

it('counts messages by state, and says how old and how late the oldest is that has not left', async () => {
  const { context, clock, store } = await startContext();
  const now = clock.now();
  const records = [
    { ...sampleRecord('waiting'), id: 'r1', forecastAt: now - 5_000 },
    { ...sampleRecord('unconfirmed'), id: 'r2', forecastAt: now - 90_000 },
  ];
  for (const record of records) await store.create('record', record.id, record);
  await store.create('dispatch', 'd1', {
    ...sampleDispatch(),
    id: 'd1',
    acceptedAt: now - 20_000,
    recordIds: ['r1', 'r2'],
  });
  await store.create('pending', 'd1', { what: 'dispatch' });
  await store.create('pending', 'gone', { what: 'dispatch' });
  await store.create('pending', 'n1', { what: 'notice' });

  expect(await openWork(context)).toEqual({
    requests: 2,
    notices: 1,
    messages: { waiting: 1, unconfirmed: 1 },
    oldestMs: 20_000,
    overdueMs: 5_000,
  });
});

it('is not late where nothing is open, or where all has left', async () => {
  const { context, clock, store } = await startContext();
  const nothing = { requests: 0, notices: 0, messages: {}, oldestMs: 0, overdueMs: 0 };
  expect(await openWork(context)).toEqual(nothing);
  await store.create('record', 'r1', { ...sampleRecord('sent'), id: 'r1', forecastAt: clock.now() - 5_000 });
  await store.create('dispatch', 'd1', { ...sampleDispatch(), id: 'd1', acceptedAt: 0, recordIds: ['r1'] });
  await store.create('pending', 'd1', { what: 'dispatch', allSent: true });
  expect(await openWork(context)).toEqual({ ...nothing, requests: 1, messages: { sent: 1 } });
});
