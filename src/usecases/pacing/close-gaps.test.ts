import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { StoreError } from '../../ports/errors.ts';
import { closeGapsInLine } from './close-gaps.ts';
import { reservePlaces, returnPlaces } from './places.ts';

const sms = 'sms';

/** Dispatches of one recipient each, at one text a second; the ten of the burst have left already. */
const start = async () => {
  const started = await startContext({ rules: { smsPerSecond: 1 } });
  const { context, clock, store } = started;
  await reservePlaces(context, sms, { from: clock.now(), count: 10 });
  const begun = clock.now();
  const add = async (id: string, more: Partial<MessageRecord> = {}, state: 'released' | 'held' = 'released') => {
    const [dueAt = 0] = await reservePlaces(context, sms, { from: clock.now(), count: 1 });
    const place = { dueAt, forecastAt: dueAt, earliestAt: clock.now() };
    await store.create('record', id, sampleRecord('waiting', { id, dispatchId: `d${id}`, ...place, ...more }));
    await store.create('dispatch', `d${id}`, { ...sampleDispatch({ recordIds: [id], state }), id: `d${id}` });
    await store.create('pending', `d${id}`, { what: 'dispatch' });
    return dueAt;
  };
  const placeOf = async (id: string) => ((await store.get('record', id))?.dueAt ?? 0) - begun;
  const stop = async (id: string) => {
    const stopped = await store.update('record', id, (it) => ({ ...it, state: 'cancelled' }));
    await returnPlaces(context, sms, [stopped?.before?.dueAt ?? 0]);
  };
  const next = async () => {
    const [at = 0] = await reservePlaces(context, sms, { from: clock.now(), count: 1 });
    await returnPlaces(context, sms, [at]);
    return at - begun;
  };
  return { ...started, begun, add, placeOf, stop, next, close: () => closeGapsInLine(context, sms) };
};

it('lets those behind a vacant place move up, and wakes them and their cards', async () => {
  const { add, stop, close, placeOf, woken, begun, next } = await start();
  for (const id of ['a', 'b', 'c', 'd']) await add(id);
  await stop('b');
  woken.length = 0;
  await close();
  expect([await placeOf('a'), await placeOf('c'), await placeOf('d')]).toEqual([1_000, 2_000, 3_000]);
  expect(woken).toEqual(
    expect.arrayContaining([
      { id: 'send.c', at: begun + 2_000 },
      { id: 'send.d', at: begun + 3_000 },
      { id: 'draw.dc', at: begun },
    ]),
  );
  expect(await next()).toBe(4_000);
});

it('leaves the place vacant where no one behind it can use it', async () => {
  const { add, stop, close, placeOf, begun, next } = await start();
  await add('a');
  await add('b', { earliestAt: begun + 2_000 });
  await stop('a');
  await close();
  expect(await placeOf('b')).toBe(2_000);
  expect(await next()).toBe(1_000);
});

it('puts first again who was promised first and had to take a place at the end', async () => {
  const { add, close, placeOf, begun } = await start();
  for (const id of ['a', 'b']) await add(id);
  await add('overdue', { forecastAt: begun - 60_000 });
  await close();
  expect([await placeOf('overdue'), await placeOf('a'), await placeOf('b')]).toEqual([1_000, 2_000, 3_000]);
});

it('moves nobody who is about to leave, and nothing that was stopped', async () => {
  const { add, stop, close, placeOf, clock } = await start();
  for (const id of ['a', 'b', 'c']) await add(id);
  await stop('a');
  await clock.advance(1_500);
  await stop('c');
  await close();
  expect([await placeOf('b'), await placeOf('c')]).toEqual([2_000, 3_000]);
});

it('gives no place twice, and wastes none, where one is stopped while the line closes', async () => {
  const { context, add, stop, placeOf, store, clock, begun } = await start();
  for (const id of ['a', 'b', 'c', 'd']) await add(id);
  await stop('a');
  // Stopped after the line was read and before it moves.
  const racing = {
    ...store,
    change: async (changes: Parameters<typeof store.change>[0]) => {
      if (changes.some((it) => it.do === 'update' && it.id === 'b')) await stop('b');
      return store.change(changes);
    },
  } as typeof store;
  await closeGapsInLine({ ...context, store: racing }, sms);
  await closeGapsInLine(context, sms);
  expect([await placeOf('c'), await placeOf('d')]).toEqual([1_000, 2_000]);
  const next = await reservePlaces(context, sms, { from: clock.now(), count: 2 });
  expect(next.map((at) => at - begun)).toEqual([3_000, 4_000]);
});

it('closes the gaps beside a message that cannot be read', async () => {
  const { context, add, stop, placeOf, store } = await start();
  for (const id of ['a', 'b', 'c']) await add(id);
  await stop('a');
  const get: typeof store.get = async (kind, id) => {
    if (id === 'b') throw new StoreError('store.unreadable', 'A stored value is no JSON.');
    return store.get(kind, id);
  };
  await closeGapsInLine({ ...context, store: { ...store, get } }, sms);
  expect(await placeOf('c')).toBe(1_000);
});

it('keeps apart what goes at another pace', async () => {
  const { add, stop, close, placeOf, store } = await start();
  await add('a');
  await add('b');
  await store.update('dispatch', 'db', (it) => ({
    ...it,
    attachments: [{ kind: 'link', url: 'https://a.example/b.jpg' }],
  }));
  await stop('a');
  await close();
  expect(await placeOf('b')).toBe(2_000);
});

describe('places that were given by a clock that was a day ahead', () => {
  const day = 24 * 3_600_000;

  it('are given anew to those who are released', async () => {
    const { add, close, placeOf, begun, store } = await start();
    await add('a', { dueAt: begun + day, forecastAt: begun + day, earliestAt: begun + day });
    await add('held', { dueAt: begun + day + 1_000, earliestAt: begun + day }, 'held');
    await store.update('pace', sms, (it) => ({ ...it, nextAt: it.nextAt + day, writtenAt: begun + day }));
    await close();
    expect(await placeOf('a')).toBeLessThanOrEqual(5_000);
    expect(await placeOf('held')).toBe(day + 1_000);
    // The promise is a new one too: at the next closing it is not behind all who came after.
    expect(await store.get('record', 'a')).toMatchObject({ forecastAt: begun + (await placeOf('a')) });
  });

  it('are looked at also where a cancel is the first to touch them', async () => {
    const { context, store, begun, woken } = await start();
    await store.update('pace', sms, (it) => ({ ...it, nextAt: it.nextAt + day, writtenAt: begun + day }));
    woken.length = 0;
    await returnPlaces(context, sms, [begun + day]);
    expect(woken.map(({ id }) => id)).toContain('line.sms');
  });

  it('hold up nobody who comes after', async () => {
    const { next, store, begun, woken } = await start();
    await store.update('pace', sms, (it) => ({ ...it, nextAt: it.nextAt + day, writtenAt: begun + day }));
    woken.length = 0;
    expect(await next()).toBe(1_000);
    expect(woken.map(({ id }) => id)).toContain('line.sms');
  });
});
