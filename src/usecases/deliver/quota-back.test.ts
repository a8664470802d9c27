/** What ends without having left counts against no daily limit: each message once, and never twice. */
import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { refuse } from '../../domain/language/refusal.ts';
import type { CarrierGateway, SendOutcome, Store } from '../../ports/index.ts';
import { cancel } from '../manage/cancel.ts';
import { recordReport } from '../reports/record-report.ts';
import { takeQuota } from '../request/quota.ts';
import { failDispatch } from './fail-dispatch.ts';
import { sendRecord } from './send-record.ts';

const failure = refuse('plivo.refused', 'Not sent: Plivo refused it.');
const lateMs = 60_000;

/** One dispatch to two numbers; both count, and both may leave now. */
const start = async (answer: SendOutcome = { kind: 'refused', failure }) => {
  const { context, clock, store } = await startContext({ rules: { lateMs, userDaily: 2, teamDaily: 2 } });
  const at = clock.now();
  const dispatch = sampleDispatch({ recordIds: ['r1', 'r2'], acceptedAt: at, dueAt: at });
  await takeQuota(context, 'U1', 2, at);
  await store.create('dispatch', dispatch.id, dispatch);
  for (const id of dispatch.recordIds) {
    const moments = { dueAt: at, earliestAt: at, forecastAt: at, times: { waiting: at } };
    await store.create('record', id, sampleRecord('waiting', { id, attempts: 0, ...moments }));
  }
  const gateway: CarrierGateway = { ...context.gateway, send: async () => answer };
  const all = { ...context, gateway };
  const left = async () => {
    for (let count = 2; count > 0; count -= 1) if (!(await takeQuota(context, 'U1', count, at))) return count;
    return 0;
  };
  return { context: all, clock, store, dispatch, left, send: (id: string) => sendRecord(all, id) };
};

it.each<[string, SendOutcome, number]>([
  ['what Plivo refused', { kind: 'refused', failure }, 1],
  ['what Plivo took', { kind: 'accepted', uuid: 'u1' }, 0],
  ['what Plivo may have taken', { kind: 'unknown', reason: 'no answer' }, 0],
  ['what is tried again', { kind: 'not-sent', failure }, 0],
])('%s', async (_what, answer, free) => {
  const { send, left } = await start(answer);
  await send('r1');
  // A step that is made once more, as after a failure.
  await send('r1');
  expect(await left()).toBe(free);
});

it('what never found a connection in time', async () => {
  const { send, clock, store, left } = await start({ kind: 'not-sent', failure });
  await store.update('record', 'r1', (it) => ({ ...it, forecastAt: clock.now() - lateMs + 100 }));
  await send('r1');
  expect(await left()).toBe(1);
});

it('what was too late, whichever two steps find that at the same moment', async () => {
  const { send, clock, left } = await start();
  await clock.advance(lateMs + 1);
  await Promise.all([send('r1'), send('r1')]);
  expect(await left()).toBe(1);
});

it('those that still waited when the dispatch failed after its release', async () => {
  const { context, dispatch, send, left } = await start({ kind: 'accepted', uuid: 'u1' });
  await send('r1');
  await failDispatch(context, dispatch.id, failure);
  await failDispatch(context, dispatch.id, failure);
  expect(await left()).toBe(1);
});

it('all of a dispatch that failed before', async () => {
  const { context, store, dispatch, left } = await start();
  await store.update('dispatch', dispatch.id, (it) => ({ ...it, state: 'preparing' }));
  await failDispatch(context, dispatch.id, failure);
  expect(await left()).toBe(2);
});

it('what was refused, and what was stopped a moment later: one each', async () => {
  const { context, dispatch, send, left } = await start();
  await send('r1');
  await cancel(context, dispatch.id, 'U1');
  expect(await left()).toBe(2);
});

it('not what a report says had left before the answer came', async () => {
  const { context, left } = await start();
  const gateway: CarrierGateway = {
    ...context.gateway,
    send: async () => {
      await recordReport(context, 'r1', { uuid: 'u1', state: 'undelivered' });
      return { kind: 'refused', failure };
    },
  };
  await sendRecord({ ...context, gateway }, 'r1');
  expect(await left()).toBe(0);
});

it('counts too many, and not too few, where the process dies between the two', async () => {
  const { context, store, left } = await start();
  const change: Store['change'] = async (changes) => {
    if (changes.some(({ kind }) => kind === 'quota')) throw new Error('gone');
    return store.change(changes);
  };
  const dying = { ...context, store: { ...store, change } };
  await expect(sendRecord(dying, 'r1')).rejects.toThrow('gone');
  await sendRecord(context, 'r1');
  expect(await left()).toBe(0);
});
