import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { dayOf } from '../../domain/policy/quota.ts';
import { failDispatch } from './fail-dispatch.ts';

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
