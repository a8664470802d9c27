import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { openStore } from '../../store/open.ts';
import type { Rules } from '../rules.ts';
import { createCancel } from './cancel.ts';

const start = async (giveBack: (recipients: number) => Promise<void>) => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const dispatch = sampleDispatch({ recordIds: ['r1', 'r2'] });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('waiting'));
  await store.create('record', 'r2', sampleRecord('waiting', { id: 'r2' }));
  const { queue, woken } = keepWakes();
  const cancel = createCancel({
    store,
    clock,
    queue,
    log: keepLog().log,
    rules: { admins: [] as readonly string[] } as Rules,
    authorize: async () => undefined,
    quota: { take: async () => undefined, giveBack: async (_user, recipients) => giveBack(recipients) },
  });
  return { cancel: () => cancel(dispatch.id, dispatch.sender.userId), woken, dispatch };
};

it('gives back once what two clicks at the same moment stopped', async () => {
  const given: number[] = [];
  const { cancel } = await start(async (recipients) => void given.push(recipients));

  const answers = await Promise.all([cancel(), cancel()]);

  expect(given).toEqual([2]);
  expect(answers.map((answer) => answer.kind === 'cancelled' && answer.stopped).sort()).toEqual([0, 2]);
});

it('shows on the card what it stopped, also when the store fails right behind it', async () => {
  const { cancel, woken, dispatch } = await start(() => Promise.reject(new Error('the store does not answer')));

  await expect(cancel()).rejects.toThrow('does not answer');

  expect(woken.map(({ id }) => id)).toContain(`draw.${dispatch.id}`);
});
