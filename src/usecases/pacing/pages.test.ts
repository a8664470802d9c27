import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { createLocalQueue } from '../../queue/local.ts';
import { pageSize, wakeList, wakePage, wakeRecord } from './pages.ts';

/** A list that was released now, at ten a second, its places in the order of its recipients. */
const start = async (count: number, more: (index: number) => Partial<MessageRecord> = () => ({})) => {
  const started = await startContext({ rules: { smsPerSecond: 10 } });
  const { context, clock, store, woken } = started;
  const begun = clock.now();
  const ids = Array.from({ length: count }, (_, n) => `r${n}`);
  const dispatch = sampleDispatch({ recordIds: ids, dueAt: begun });
  await store.create('dispatch', dispatch.id, dispatch);
  for (const [index, id] of ids.entries()) {
    const place = begun + Math.max(0, index - 9) * 100;
    const times = { dueAt: place, forecastAt: place, earliestAt: begun };
    await store.create('record', id, sampleRecord('waiting', { id, attempts: 0, ...times, ...more(index) }));
  }
  const wakes = () => woken.splice(0).map(({ id, at }) => [id.replace(dispatch.id, 'd'), at - begun] as const);
  const change = (fn: (it: Dispatch) => Dispatch) => store.update('dispatch', dispatch.id, fn);
  const wake = async () => wakeList(context, (await store.get('dispatch', dispatch.id)) ?? dispatch);
  return {
    ...started,
    dispatch,
    begun,
    wakes,
    change,
    wake,
    page: (n: number) => wakePage(context, `${dispatch.id}.${n}`),
  };
};
const sends = (wakes: readonly (readonly [string, number])[]) => wakes.filter(([id]) => id.startsWith('send.'));
const pages = (wakes: readonly (readonly [string, number])[]) => wakes.filter(([id]) => id.startsWith('page.'));

it('wakes what leaves within seconds, and leaves the rest to its pages', async () => {
  const { wake, wakes } = await start(10 * pageSize);
  await wake();
  const woken = wakes();
  // Places come every 100 ms: a page takes ten seconds.
  expect(sends(woken)).toHaveLength(pageSize);
  expect(pages(woken).map(([id]) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `page.d.${n}`));
});

it('looks at no page after one of its places has come', async () => {
  const { wake, wakes, store, begun } = await start(10 * pageSize);
  await wake();
  for (const [id, at] of pages(wakes())) {
    const first = await store.get('record', `r${Number(id.split('.')[2]) * pageSize}`);
    expect(at).toBeLessThanOrEqual(Math.max(0, (first?.dueAt ?? 0) - begun - 4_000));
  }
});

it('has a page looked at again before the places that are still far', async () => {
  const { page, wakes, clock } = await start(pageSize, (index) => ({ dueAt: clockStart + index * 1_000 }));
  await clock.advance(clockStart - clock.now());
  await page(0);
  const woken = wakes();
  expect(sends(woken)).toHaveLength(16);
  expect(pages(woken)).toHaveLength(1);
});
/** A whole number of spans, so that the moments can be said. */
const clockStart = Math.ceil(Date.now() / 60_000 + 1) * 60_000;

it('wakes a single message at its place, however far that is', async () => {
  const { wake, wakes, begun } = await start(1, () => ({
    dueAt: Date.now() + 600_000,
    forecastAt: Date.now() + 600_000,
  }));
  await wake();
  expect(wakes()).toEqual([['send.r0', expect.any(Number)]]);
  expect(begun).toBeGreaterThan(0);
});

it('wakes what another process was sending when its lease is over, and nothing that has left', async () => {
  const leaseUntil = Date.now() + 3_000;
  const { page, wakes } = await start(3, (index) =>
    index === 0 ? { state: 'sending', leaseUntil } : index === 1 ? { state: 'submitted' } : {},
  );
  await page(0);
  expect(sends(wakes()).map(([id]) => id)).toEqual(['send.r0', 'send.r2']);
});

describe('wakes nothing', () => {
  it.each(['held', 'cancelled', 'failed'] as const)('of a list that is %s', async (state) => {
    const { page, wakes, change } = await start(3);
    await change((it) => ({ ...it, state }));
    await page(0);
    expect(wakes()).toEqual([]);
  });

  it('of a list that is not stored any more', async () => {
    const { context, wakes } = await start(1);
    await wakePage(context, 'gone.0');
    expect(wakes()).toEqual([]);
  });
});

it('leaves to its page what got a new place far off, once for all of them', async () => {
  const { context, dispatch, wakes, begun, store } = await start(pageSize);
  const far = begun + 60_000;
  for (const id of ['r1', 'r2']) {
    const record = await store.get('record', id);
    if (record) wakeRecord(context, dispatch, { ...record, dueAt: far, forecastAt: far });
  }
  const woken = wakes();
  expect(new Set(woken.map(([id]) => id))).toEqual(new Set(['page.d.0']));
  expect(new Set(woken.map(([, at]) => at)).size).toBe(1);
});

it('wakes each message in time although every wake-up of a page comes twice', async () => {
  const { context, clock, store, begun } = await start(3 * pageSize);
  const leftAt = new Map<string, number>();
  const local = createLocalQueue({ clock, log: context.log });
  const queue = {
    ...local,
    wake: (...given: Parameters<typeof local.wake>) => [1, 2].forEach(() => void local.wake(...given)),
  };
  local.start(async (id) => {
    const [kind, ...rest] = id.split('.');
    if (kind === 'page') await wakePage({ ...context, queue }, rest.join('.'));
    if (kind !== 'send') return;
    await store.update('record', rest[0] ?? '', (it) => ({ ...it, state: 'submitted' }));
    if (!leftAt.has(rest[0] ?? '')) leftAt.set(rest[0] ?? '', clock.now());
  });
  const dispatch = await store.get('dispatch', sampleDispatch().id);
  if (dispatch) await wakeList({ ...context, queue }, dispatch);
  for (let ms = 0; ms < 31_000; ms += 100) {
    await clock.advance(100);
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  }
  expect(leftAt.size).toBe(3 * pageSize);
  for (const [id, at] of leftAt) {
    const place = begun + Math.max(0, Number(id.slice(1)) - 9) * 100;
    expect(at).toBeGreaterThanOrEqual(place);
    expect(at).toBeLessThanOrEqual(place + 200);
  }
});
