import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import type { Store } from '../../ports/index.ts';
import { cancel } from './cancel.ts';

/** Two messages that wait for their places, in 10 s and in 20 s. */
const start = async (wrapped = (store: Store): Store => store) => {
  const started = await startContext();
  const { clock, store } = started;
  const context = { ...started.context, store: wrapped(store) };
  const dispatch = sampleDispatch({ recordIds: ['r1', 'r2'], acceptedAt: clock.now() });
  const now = clock.now();
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('waiting', { dueAt: now + 10_000 }));
  await store.create('record', 'r2', sampleRecord('waiting', { id: 'r2', dueAt: now + 20_000 }));
  const used = async () =>
    (await store.get('quota', `team.${new Date(dispatch.acceptedAt).toISOString().slice(0, 10)}`))?.used ?? 0;
  return { ...started, now, used, dispatch, cancel: () => cancel(context, dispatch.id, dispatch.sender.userId) };
};

it('gives back once what two clicks at the same moment stopped', async () => {
  const { cancel, used } = await start();
  const before = await used();

  const answers = await Promise.all([cancel(), cancel()]);

  expect(await used()).toBe(before - 2);
  expect(answers.map((answer) => answer.kind === 'cancelled' && answer.stopped).sort()).toEqual([0, 2]);
});

it('shows on the card what it stopped, also when the store fails right behind it', async () => {
  const failing = (store: Store): Store => ({
    ...store,
    change: (changes) =>
      changes.some(({ kind }) => kind === 'quota')
        ? Promise.reject(new Error('the store does not answer'))
        : store.change(changes),
  });
  const { cancel, woken, dispatch } = await start(failing);

  await expect(cancel()).rejects.toThrow('does not answer');

  expect(woken.map(({ id }) => id)).toContain(`draw.${dispatch.id}`);
});

describe('the places of what was stopped', () => {
  it('are given back, and the line is closed soon where others are behind them', async () => {
    const { cancel, store, woken, now } = await start();
    await store.create('pace', 'sms', { nextAt: now + 60_000, freed: [], latestFree: 0, writtenAt: now });
    await cancel();
    expect((await store.get('pace', 'sms'))?.freed).toEqual([now + 10_000, now + 20_000]);
    expect(woken.map(({ id }) => id)).toContain('line.sms');
  });

  it('are given back once', async () => {
    const { cancel, store, now } = await start();
    await store.create('pace', 'sms', { nextAt: now + 60_000, freed: [], latestFree: 0, writtenAt: now });
    await Promise.all([cancel(), cancel()]);
    expect((await store.get('pace', 'sms'))?.freed).toHaveLength(2);
  });
});
