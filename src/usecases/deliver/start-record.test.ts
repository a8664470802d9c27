/** A report about the first message that comes at the moment in which it is sent again. */
import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { knownOf } from '../../domain/message/repeat.ts';
import type { Store } from '../../ports/index.ts';
import { recordReport } from '../reports/record-report.ts';
import { recover } from '../wakeups/recover.ts';
import { sendRecord } from './send-record.ts';

const start = async () => {
  const started = await startContext();
  const { context, clock, store } = started;
  const at = clock.now();
  const first = sampleRecord('unconfirmed', { id: 'r1', repeatedBy: 'D2', repeatedAs: 'r2' });
  const times = { dueAt: at, earliestAt: at, forecastAt: at };
  const second = sampleRecord('waiting', { id: 'r2', dispatchId: 'D2', ...times, repeats: [knownOf(first)] });
  await store.create('record', 'r1', first);
  await store.create('record', 'r2', second);
  await store.create('dispatch', first.dispatchId, sampleDispatch({ recordIds: ['r1'] }));
  await store.create('dispatch', 'D2', sampleDispatch({ id: 'D2', recordIds: ['r2'] }));
  await store.create('pending', 'D2', { what: 'dispatch' });
  let sent = 0;
  context.gateway = {
    ...context.gateway,
    send: async () => {
      sent += 1;
      return { kind: 'accepted', uuid: 'u2' };
    },
  };
  const report = () => recordReport(context, 'r1', { uuid: 'u1', state: 'delivered' });
  const current = () => store.get('record', 'r2');
  return { ...started, report, second: current, sent: () => sent };
};

/** Does something right before the n-th change that would store `sending`. */
const beforeStart = (store: Store, act: () => Promise<unknown>): Store => {
  let isFirst = true;
  return {
    ...store,
    change: async (changes) => {
      const starts = changes.some((it) => it.kind === 'record' && it.id === 'r2');
      if (isFirst && starts && changes.length > 1) {
        isFirst = false;
        await act();
      }
      return store.change(changes);
    },
  };
};

describe('a report of the first message', () => {
  it('that is stored right before the second one starts stops that', async () => {
    const { context, store, report, second, sent } = await start();
    await sendRecord({ ...context, store: beforeStart(store, report) }, 'r2');
    expect(sent()).toBe(0);
    expect(await second()).toMatchObject({ state: 'waiting', question: { news: [{ state: 'delivered' }] } });
  });

  it('that nobody woke the second one for is asked about all the same, and the question ends in time', async () => {
    const { context, store, woken, second, sent } = await start();
    const arrived = () => store.update('record', 'r1', (it) => ({ ...it, state: 'delivered' }));
    await sendRecord({ ...context, store: beforeStart(store, arrived) }, 'r2');
    expect(sent()).toBe(0);
    const until = (await second())?.question?.until;
    expect(until).toBeDefined();
    expect(woken).toContainEqual({ id: 'send.r2', at: until });
  });

  it('that comes after the start is too late to stop it', async () => {
    const { context, report, second, sent } = await start();
    await sendRecord(context, 'r2');
    await report();
    await sendRecord(context, 'r2');
    expect(sent()).toBe(1);
    expect(await second()).toMatchObject({ state: 'submitted' });
  });

  it('has the second one looked at, also where the process dies before that', async () => {
    const { context, report, woken, second } = await start();
    await report();
    expect(woken.map(({ id }) => id)).toContain('send.r2');
    woken.length = 0;
    await recover(context);
    expect(woken.map(({ id }) => id)).toContain('send.r2');
    await sendRecord(context, 'r2');
    expect((await second())?.question).toBeDefined();
  });

  it('that is no more than a clue in the list of Plivo, and that the person did not have, stops it as well', async () => {
    const { context, store, second, sent } = await start();
    await store.update('record', 'r1', (it) => ({ ...it, listedAt: 5 }));
    await sendRecord(context, 'r2');
    expect(sent()).toBe(0);
    expect((await second())?.question).toMatchObject({ news: [{ state: 'unconfirmed', listedAt: 5 }] });
  });

  it('is no hindrance once it is not stored any more', async () => {
    const { context, store, sent } = await start();
    await store.remove('record', 'r1');
    await sendRecord(context, 'r2');
    expect(sent()).toBe(1);
  });
});

it('a record that an earlier version stored, which names nothing that it repeats, is sent', async () => {
  const { context, store, sent } = await start();
  await store.update('record', 'r2', ({ repeats: _none, ...record }) => record);
  await sendRecord(context, 'r2');
  expect(sent()).toBe(1);
});
