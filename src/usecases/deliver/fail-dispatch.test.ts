import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { openStore } from '../../store/open.ts';
import { createFailDispatch } from './fail-dispatch.ts';

it('tells once, and gives back once, what two steps fail at the same moment', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const dispatch = sampleDispatch({ state: 'held', recordIds: ['r1'] });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('waiting'));
  const given: number[] = [];
  const fail = createFailDispatch({
    store,
    clock,
    queue: keepWakes().queue,
    log: keepLog().log,
    quota: { take: async () => undefined, giveBack: async (_user, recipients) => void given.push(recipients) },
  });
  const failure = refuse('request.too-late', 'Not sent: too late.');

  await Promise.all([fail(dispatch.id, failure), fail(dispatch.id, failure)]);

  expect(await store.list('pending')).toEqual([{ id: `failed.${dispatch.id}`, value: { what: 'notice' } }]);
  expect(given).toEqual([1]);
  expect(await store.get('record', 'r1')).toMatchObject({ state: 'failed' });
});
