import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { startLongList } from '../../../test/support/long-list.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import { repeatMarkOf } from '../../domain/request/fingerprint.ts';
import type { Store } from '../../ports/index.ts';
import { sendRecord } from '../deliver/send-record.ts';
import { recordsPerChange } from '../lists.ts';
import { type CancelAnswer, cancel } from './cancel.ts';

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
  return {
    ...started,
    context,
    now,
    used,
    dispatch,
    cancel: () => cancel(context, dispatch.id, dispatch.sender.userId),
  };
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

describe('the mark against sending the same twice', () => {
  const withMark = async () => {
    const started = await start();
    const { store, clock, dispatch } = started;
    const news = [{ recordId: 'first', state: 'delivered' as const }];
    await store.update('record', 'r1', (it) => ({
      ...it,
      question: { at: clock.now(), until: clock.now() + 60_000, news },
    }));
    const mark = repeatMarkOf(dispatch);
    await store.create('repeat', mark, { dispatchId: dispatch.id, at: clock.now() });
    return { ...started, isMarked: async () => (await store.get('repeat', mark)) !== undefined };
  };

  it('stays where only a part was declined, and the rest still goes out', async () => {
    const { context, dispatch, isMarked } = await withMark();
    await cancel(context, dispatch.id, dispatch.sender.userId, 'declined');
    expect(await isMarked()).toBe(true);
  });

  it('goes once nothing of it leaves', async () => {
    const { context, dispatch, isMarked } = await withMark();
    await cancel(context, dispatch.id, dispatch.sender.userId);
    expect(await isMarked()).toBe(false);
  });
});

it('ends a try that is under way if that comes to nothing, and says so', async () => {
  const { context, store, clock, woken, dispatch, used, cancel } = await start();
  const before = await used();
  await store.update('record', 'r1', (it) => ({ ...it, forecastAt: it.dueAt }));
  await clock.advance(10_000);
  const answers: CancelAnswer[] = [];
  const gateway = {
    ...context.gateway,
    send: async () => {
      answers.push(await cancel());
      return { kind: 'not-sent', failure: refuse('plivo.unreachable', 'Not sent.') } as const;
    },
  };
  await sendRecord({ ...context, gateway }, 'r1');
  expect(answers).toMatchObject([{ stopped: 1, left: 1, sending: 1 }]);

  expect(woken).toContainEqual({ id: 'send.r1', at: clock.now() });
  await sendRecord(context, 'r1');

  expect(await store.get('record', 'r1')).toMatchObject({ state: 'cancelled', dispatchId: dispatch.id });
  expect(await used()).toBe(before - 2);
});

it('is carried out to the end where the store fails in the middle of a long list, without a restart', async () => {
  const list = await startLongList(recordsPerChange * 2 + 50);
  expect(await list.request('k')).toMatchObject({ kind: 'accepted' });
  const { id } = await list.dispatch();
  list.reset();
  list.calls.failAt = 2;
  await expect(cancel(list.context, id, 'U1')).rejects.toMatchObject({ unconfirmed: true });

  list.reset();
  expect(list.woken.map((it) => it.id)).toContain(`draw.${id}`);
  const looks = list.woken.flatMap((it) => (it.id.startsWith('send.') ? [it.id.slice('send.'.length)] : []));
  for (const recordId of looks) await sendRecord(list.context, recordId);
  expect(await list.tally()).toEqual({ cancelled: recordsPerChange * 2 + 50 });
});
