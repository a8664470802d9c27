import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { isRival, tryWindow, windowsBeside } from '../../domain/message/reconciling.ts';
import type { CarrierGateway, Store } from '../../ports/index.ts';
import { reconcile } from '../reports/reconcile.ts';
import { rivalsOf } from '../reports/rivals.ts';
import { sendRecord } from './send-record.ts';
import { beginTries, noteTry } from './tries.ts';

const to = '+14155550123';
const second = 1_000;

/** Messages that wait, to numbers of which the first two are the same; Plivo's answers to them never come. */
const start = async (numbers: string[] = [to, to]) => {
  const gateway: Partial<CarrierGateway> = { send: async () => ({ kind: 'unknown', reason: 'no answer' }) };
  const sent = async () => [{ uuid: 'u1', state: 'submitted' as const }];
  const searchRate = { name: 'searches', perSecond: 1, burst: 5 };
  const { context, clock, store, woken } = await startContext({
    lookup: { get: async () => undefined, sentTo: sent, searchRate },
  });
  const all = { ...context, gateway: { ...context.gateway, ...gateway } };
  await beginTries(all);
  await clock.advance(11 * 60_000);
  const at = clock.now();
  const ids = numbers.map((_, n) => `r${n}`);
  const dispatch = sampleDispatch({ recordIds: ids, acceptedAt: at, dueAt: at });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('pending', dispatch.id, { what: 'dispatch' });
  for (const [n, number] of numbers.entries()) {
    const moments = { dueAt: at, earliestAt: at, forecastAt: at, times: { waiting: at } };
    await store.create(
      'record',
      `r${n}`,
      sampleRecord('waiting', { id: `r${n}`, to: number, attempts: 0, ...moments }),
    );
  }
  return { context: all, clock, store, woken, send: (id: string) => sendRecord(all, id) };
};

/** What the store is asked for. */
const counting = (store: Store) => {
  const asked: string[] = [];
  const get: Store['get'] = (kind, id) => {
    asked.push(kind);
    return store.get(kind, id);
  };
  const list: Store['list'] = (kind) => {
    asked.push('list');
    return store.list(kind);
  };
  return { asked, store: { ...store, get, list } };
};

it('leaves open which of two messages Plivo lists, however many others are open', async () => {
  const others = Array.from({ length: 2_000 }, (_, n) => `+1415${String(5_550_200 + n)}`);
  const { context, clock, store, send } = await start([to, to, ...others]);
  await send('r0');
  await send('r1');
  await clock.advance(15 * second);

  const { asked, store: counted } = counting(store);
  await reconcile({ ...context, store: counted }, 'r0');

  expect(await store.get('record', 'r0')).toMatchObject({ state: 'unconfirmed', polls: 1 });
  expect(asked).not.toContain('list');
  expect(asked.length).toBeLessThan(12);
});

it('settles it where the other one was tried much earlier', async () => {
  const { context, clock, store, send } = await start();
  await send('r1');
  await clock.advance(91 * second);
  // Its place passed meanwhile.
  await store.update('record', 'r0', (it) => ({ ...it, dueAt: clock.now() }));
  await send('r0');
  await clock.advance(15 * second);
  await reconcile(context, 'r0');
  expect(await store.get('record', 'r0')).toMatchObject({ state: 'submitted', uuid: 'u1' });
});

it('reads all that is open for what may have been tried by an earlier version', async () => {
  const { context, clock, store } = await start();
  const triedAt = clock.now();
  const tried = { triedAt, times: { sending: triedAt, unconfirmed: triedAt } };
  for (const id of ['r0', 'r1'])
    await store.update('record', id, () => sampleRecord('unconfirmed', { id, to, ...tried }));
  // The first start of this version was a moment before.
  await store.upsert('tries-since', 'all', () => ({ at: triedAt - 60 * second }));
  const record = await store.get('record', 'r0');
  const { known } = record ? await rivalsOf(context, record) : { known: [] };
  expect(known.map(({ id }) => id)).toEqual(['r1']);
});

it('says that there may be more where too many went to one number at once', async () => {
  const { context, clock, store } = await start();
  const now = clock.now();
  const record = sampleRecord('unconfirmed', { triedAt: now });
  for (let n = 0; n < 200; n += 1) await store.change([noteTry({ id: `t${n}`, to }, now)]);
  expect(await rivalsOf(context, record)).toEqual({ known: [], mayBeMore: false });
  await store.change([noteTry({ id: 'one more', to }, now)]);
  expect(await rivalsOf(context, record)).toEqual({ known: [], mayBeMore: true });
});

it('counts the first start only', async () => {
  const { context, store } = await start();
  const before = await store.get('tries-since', 'all');
  await beginTries(context);
  expect(await store.get('tries-since', 'all')).toEqual(before);
});

describe('the windows beside a try', () => {
  const record = (triedAt: number) => sampleRecord('unconfirmed', { id: `r${triedAt}`, triedAt });

  it.each([0, 1, 44_999, 89_999, 90_000, 1_790_000_000_000])(
    'hold every rival of a try at %i, and one of them the try itself',
    (at) => {
      const windows = windowsBeside(record(at));
      expect(windows).toContain(tryWindow(to, at));
      for (const ms of [-90_001, -90_000, -89_999, -1, 1, 45_000, 90_000, 90_001]) {
        if (isRival(record(at), record(at + ms))) expect(windows).toContain(tryWindow(to, at + ms));
      }
      expect(isRival(record(at), record(at + 90_000))).toBe(true);
    },
  );
});
