/** Lists of ten thousand, which no setting allows: what is done for one message does not grow with them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LongList, startLongList } from '../../test/support/long-list.ts';
import { release } from './deliver/release.ts';
import { sendRecord } from './deliver/send-record.ts';
import { recordsPerChange } from './lists.ts';
import { cancel } from './manage/cancel.ts';
import { leaveAlone } from './manage/leave-alone.ts';
import { findOwn, history } from './manage/look-up.ts';
import { recover } from './wakeups/recover.ts';

const many = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'long-list-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A list on its way: accepted and released. */
const startReleased = async (count: number, url?: string) => {
  const list = await startLongList(count, url);
  expect(await list.request('k')).toMatchObject({ kind: 'accepted' });
  await release(list.context, (await list.dispatch()).id);
  list.reset();
  return list;
};

const sweep = (list: LongList, dueBefore: number) =>
  recover(list.context, { of: 'leaving', after: '', limit: 10, dueBefore });

describe.each([
  ['memory', 'memory://'],
  ['SQLite', `sqlite://${join(folder, 'a.sqlite')}`],
])('ten thousand recipients on %s', (_name, url) => {
  it('are accepted, shown, stopped and closed by changes of a bounded size', async () => {
    const list = await startLongList(many, url);
    expect(await list.request('k')).toMatchObject({ kind: 'accepted' });
    expect(Math.max(...list.calls.changes)).toBeLessThanOrEqual(recordsPerChange);
    expect(await list.tally()).toMatchObject({ waiting: many });
    expect(await list.store.list('pending')).toHaveLength(1);
    const { id } = await list.dispatch();
    await release(list.context, id);

    await list.report('delivered', 0, 3);
    list.reset();
    await list.draw();
    expect(list.calls.reads.record).toBeUndefined();
    expect(list.drawn.at(-1)).toMatchObject({ records: [], tally: { waiting: many - 3, delivered: 3, left: 3 } });

    list.reset();
    expect(await cancel(list.context, id, 'U1')).toMatchObject({ stopped: many - 3, left: 3 });
    expect(Math.max(...list.calls.changes)).toBeLessThanOrEqual(recordsPerChange + 1);
    expect(await list.tally()).toEqual({ cancelled: many - 3, delivered: 3, left: 3 });

    list.reset();
    await list.clock.advance(10_000);
    await list.draw();
    await list.clock.advance(10_000);
    await list.draw();
    expect(Math.max(...list.calls.changes)).toBeLessThanOrEqual(recordsPerChange);
    expect(await list.store.list('pending')).toEqual([]);
    // All of it ends together.
    await list.clock.advance(list.context.rules.retentionMs + 20_000);
    expect(await list.store.get('tally', id)).toBeUndefined();
    expect(await list.store.get('record', (list.drawn[0]?.dispatch.recordIds ?? [])[9_999] ?? '')).toBeUndefined();
    await list.store.close();
  }, 60_000);
});

describe('what is read of a list', () => {
  const readsOf = async (count: number, what: (list: LongList) => Promise<unknown>) => {
    const list = await startReleased(count);
    await list.report('failed', 20, 24);
    list.reset();
    await what(list);
    return list.calls.reads;
  };

  it.each<[string, (list: LongList) => Promise<unknown>]>([
    ['its card', (list) => list.draw()],
    ['history', (list) => history(list.context, 'U1', 10)],
    ['status', (list) => findOwn(list.context, 'U1')],
    ['a sweep before anything is due', (list) => sweep(list, list.clock.now() - 60_000)],
  ])('is the same for 30 and for 2,000 by %s', async (_name, what) => {
    const few = await readsOf(30, what);
    expect(await readsOf(2_000, what)).toEqual(few);
    expect(few.record ?? 0).toBeLessThanOrEqual(21);
  });

  it('is by a sweep what is due, and no other record', async () => {
    const list = await startReleased(2_000);
    const now = list.clock.now();
    // One every second, from now on.
    const { recordIds } = await list.dispatch();
    for (const [n, id] of recordIds.entries())
      await list.store.update('record', id, (it) => ({ ...it, dueAt: now + n * 1_000, forecastAt: now + n * 1_000 }));
    list.reset();
    list.woken.length = 0;
    await sweep(list, now + 15_000);
    const sends = list.woken.filter(({ id }) => id.startsWith('send.')).map(({ id }) => id);
    expect(sends).toEqual(recordIds.slice(0, 15).map((id) => `send.${id}`));
    expect(list.calls.reads.record).toBeLessThanOrEqual(2 * 60);
  });

  it('is by a start all that may be due, however late', async () => {
    const list = await startReleased(300);
    list.woken.length = 0;
    await recover(list.context);
    expect(list.woken.filter(({ id }) => id.startsWith('send.'))).toHaveLength(300);
  });

  it('is by its last drawing, before it is closed, no record', async () => {
    const list = await startReleased(1_000);
    await list.report('delivered', 0, 1_000);
    list.reset();
    await list.draw();
    expect(list.calls.reads.record).toBeUndefined();
    expect(await list.store.list('pending')).toEqual([]);
    expect(list.replies).toEqual(['all.final']);
  });
});

describe('a process that dies', () => {
  it.each([0, 1, 2, 3])('while it accepts a list, after %i changes, leaves nothing that is sent', async (changes) => {
    const list = await startLongList(450);
    list.calls.failAt = changes;
    await expect(list.request('k')).rejects.toThrow();
    list.reset();
    expect(await list.dispatchIds()).toEqual([]);
    const left = (await list.store.list('pending')).filter(({ value }) => value.what !== 'intake');
    expect(left).toEqual([]);
    // A minute may be one of an acceptance that is under way.
    await list.clock.advance(60_000);
    await recover(list.context);
    await list.clock.advance(5 * 60_000);
    const [entry] = await list.store.list('pending');
    await recover(list.context);
    expect(await list.store.list('pending')).toEqual([]);
    for (const id of entry?.value.intake?.recordIds ?? []) expect(await list.store.get('record', id)).toBeUndefined();
    expect(list.woken.filter(({ id }) => !id.startsWith('line.'))).toEqual([]);
    expect(await list.request('k')).toMatchObject({ kind: 'accepted' });
    expect(await list.tally()).toEqual(await list.realTally());
  });

  it('while it stops a list, lets nothing more leave, and the next one ends what is left', async () => {
    const list = await startReleased(1_000);
    const { id, recordIds } = await list.dispatch();
    list.calls.failAt = 2;
    await expect(cancel(list.context, id, 'U1')).rejects.toThrow();
    list.reset();
    expect(await list.tally()).toMatchObject({ cancelled: 400, waiting: 600 });
    // The gateway of this context fails the test if it is asked.
    await sendRecord(list.context, recordIds[999] ?? '');
    expect(await list.tally()).toMatchObject({ cancelled: 401, waiting: 599 });
    list.woken.length = 0;
    await sweep(list, list.clock.now() + 15_000);
    const sends = list.woken.filter(({ id: wake }) => wake.startsWith('send.'));
    expect(sends).toHaveLength(599);
    for (const { id: wake } of sends) await sendRecord(list.context, wake.slice('send.'.length));
    expect(await list.tally()).toEqual({ cancelled: 1_000 });
  });

  it('while it closes a list, leaves it open, and the next one closes it', async () => {
    const list = await startReleased(1_000);
    await list.report('delivered', 0, 1_000);
    list.calls.failAt = 2;
    await expect(list.draw()).rejects.toThrow();
    list.reset();
    expect(await list.store.list('pending')).toHaveLength(1);
    await list.clock.advance(10_000);
    await list.draw();
    expect(await list.store.list('pending')).toEqual([]);
    expect(await list.tally()).toEqual({ delivered: 1_000, left: 1_000 });
  });
});

it('does not close a list of which something moved since it was drawn', async () => {
  const list = await startReleased(1_000);
  await list.report('sent', 0, 1_000);
  await list.clock.advance(4 * 3_600_000);
  const change = list.store.change;
  let isFirst = true;
  const context = list.context;
  context.store = {
    ...list.store,
    change: async (changes) => {
      // Between the drawing and the end of its records.
      if (isFirst && changes.length === recordsPerChange) {
        isFirst = false;
        await list.report('failed', 7, 8);
      }
      return change(changes);
    },
  };
  await list.draw();
  expect(isFirst).toBe(false);
  expect(await list.store.list('pending')).toHaveLength(1);
  await list.clock.advance(10_000);
  await list.draw();
  expect(list.drawn.at(-1)?.tally).toMatchObject({ sent: 999, failed: 1 });
  expect(await list.store.list('pending')).toEqual([]);
});

it('reads the problems of a list, and none of the others', async () => {
  const list = await startReleased(500);
  await list.report('failed', 0, 8);
  await list.draw();
  expect(list.replies).toHaveLength(8);
  await list.clock.advance(20_000);
  await list.report('failed', 8, 40);
  list.reset();
  await list.draw();
  expect(list.calls.reads.record).toBe(40);
  expect(list.counted.at(-1)).toBe(40);
  expect(list.replies).toHaveLength(8);
  expect(list.drawn.at(-1)).toMatchObject({ tally: { waiting: 460, failed: 40 } });
});

it('leaves alone what nobody knows of, and reads nothing else for it', async () => {
  const list = await startReleased(500);
  const { id, recordIds } = await list.dispatch();
  const now = list.clock.now();
  for (const recordId of recordIds.slice(100, 103))
    await list.store.update('record', recordId, (it) => ({ ...it, state: 'unconfirmed', times: { unconfirmed: now } }));
  await list.clock.advance(6 * 60_000);
  await list.draw();
  list.reset();
  await leaveAlone(list.context, id, 'U1');
  expect(list.calls.changes).toEqual([3]);
  expect(await list.tally()).toEqual(await list.realTally());
});

describe('a list of an earlier version', () => {
  const startOld = async (count: number) => {
    const list = await startReleased(count);
    const { id, recordIds } = await list.dispatch();
    await list.store.remove('tally', id);
    for (const recordId of recordIds) await list.store.update('record', recordId, ({ position: _none, ...it }) => it);
    return list;
  };

  it('is read as a whole, shown, moved and closed all the same', async () => {
    const list = await startOld(60);
    await list.report('delivered', 0, 59);
    await list.draw();
    expect(list.drawn.at(-1)?.records).toHaveLength(60);
    expect(await list.tally()).toBeUndefined();
    await list.report('delivered', 59, 60);
    await list.clock.advance(10_000);
    await list.draw();
    expect(await list.store.list('pending')).toEqual([]);
    expect((await findOwn(list.context, 'U1'))?.records).toHaveLength(60);
  });
});

it('is counted again at the start, where a version without counts moved some of it', async () => {
  const list = await startReleased(50);
  const { id } = await list.dispatch();
  await list.store.update('tally', id, () => ({ waiting: 49, sent: 1 }));
  await recover(list.context);
  expect(await list.tally()).toEqual(await list.realTally());
  expect(list.lines.filter(({ step }) => step === 'tally.corrected')).toHaveLength(1);
  await recover(list.context);
  expect(list.lines.filter(({ step }) => step === 'tally.corrected')).toHaveLength(1);
});
