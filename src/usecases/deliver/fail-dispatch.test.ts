import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { dayOf } from '../../domain/policy/quota.ts';
import { failDispatch } from './fail-dispatch.ts';
import { sendRecord } from './send-record.ts';

it('tells once, and gives back once, what two steps fail at the same moment', async () => {
  const { context, store, clock } = await startContext();
  const dispatch = sampleDispatch({ state: 'held', recordIds: ['r1'], acceptedAt: clock.now() });
  const dueAt = clock.now() + 10_000;
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('waiting', { dueAt }));
  await store.create('pace', 'sms', { nextAt: dueAt + 60_000, freed: [], latestFree: 0, writtenAt: clock.now() });
  const used = async () => (await store.get('quota', `team.${dayOf(dispatch.acceptedAt)}`))?.used ?? 0;
  const before = await used();
  const failure = refuse('request.too-late', 'Not sent: too late.');

  await Promise.all([failDispatch(context, dispatch.id, failure), failDispatch(context, dispatch.id, failure)]);

  expect(await store.list('pending')).toEqual([{ id: `failed.${dispatch.id}`, value: { what: 'notice' } }]);
  expect(await used()).toBe(before - 1);
  expect((await store.get('pace', 'sms'))?.freed).toEqual([dueAt]);
  expect(await store.get('record', 'r1')).toMatchObject({ state: 'failed' });
});

it('ends also what was being sent when the list was failed, and came back to waiting', async () => {
  const { context, store, clock } = await startContext({ rules: { users: [] } });
  const dispatch = sampleDispatch({ recordIds: ['r1', 'r2'], acceptedAt: clock.now() });
  const waiting = { dueAt: clock.now(), forecastAt: clock.now() };
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('sending', { leaseUntil: clock.now() + 15_000 }));
  await store.create('record', 'r2', sampleRecord('waiting', { id: 'r2', ...waiting }));
  await sendRecord(context, 'r2');
  await store.update('record', 'r1', (it) => ({ ...it, ...waiting, state: 'waiting' }));

  await sendRecord(context, 'r1');

  expect((await Promise.all(['r1', 'r2'].map((id) => store.get('record', id)))).map((it) => it?.state)).toEqual([
    'failed',
    'failed',
  ]);
});
