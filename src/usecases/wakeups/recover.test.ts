import { describe, expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import type { MessageRecord } from '../../domain/message/message.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Store } from '../../ports/index.ts';
import type { Kind } from '../../ports/stored.ts';
import { openStore } from '../../store/open.ts';
import type { Rules } from '../rules.ts';
import { type Course, type Part, recover as recoverWith } from './recover.ts';

const now = 1_780_000_000_000;

const start = async () => {
  const clock = createManualClock(now);
  const store = await openStore('memory://', { now: clock.now });
  const { queue, woken } = keepWakes();
  const open = async (id: string, forecastAt: number) => {
    const record = { ...sampleRecord('waiting'), id: `r${id}`, dispatchId: id, dueAt: forecastAt, forecastAt };
    await store.create('record', record.id, record);
    await store.create('dispatch', id, { ...sampleDispatch({ recordIds: [record.id] }), id, state: 'released' });
    await store.create('pending', id, { what: 'dispatch' });
  };
  await open('a', now - 5);
  await open('b', now + 60_000);
  await open('c', now - 9);
  let spoiled = '';
  let delayMs = 0;
  const reading = {
    ...store,
    get: async (kind: Kind, id: string) => {
      await clock.advance(delayMs);
      if (id === spoiled) throw new StoreError('store.unreadable', 'A stored value is no JSON.');
      return store.get(kind, id);
    },
  } as Store;
  const context = { store: reading, clock, queue, log: keepLog().log, rules: { lateMs: 3_600_000 } as Rules };
  const recover = (part?: Part) => recoverWith(context, part);
  const spoil = (id: string) => {
    spoiled = id;
  };
  const delay = (ms: number) => {
    delayMs = ms;
  };
  return { recover, spoil, delay, store, woken: () => woken.map(({ id, at }) => [id, at - now]) };
};

it('wakes everything that is open at its moment, first what was promised first', async () => {
  const { recover, woken } = await start();
  expect(await recover()).toBe('');
  expect(woken()).toEqual([
    ['send.rc', -9],
    ['send.ra', -5],
    ['draw.a', 0],
    ['draw.b', 0],
    ['draw.c', 0],
    ['send.rb', 60_000],
  ]);
});

it('wakes what asks Slack whether it can show a small picture', async () => {
  const { recover, store, woken } = await start();
  const medium = { name: 'a', type: 'image/jpeg', bytes: 1, kind: 'uploaded', mediaId: 'm', uploadedAt: 1 } as const;
  const preview = { previewFileId: 'F1', previewHidden: 'for-now' } as const;
  await store.update('dispatch', 'a', (it) => ({ ...it, previewsAt: now - 1_000, media: [{ ...medium, ...preview }] }));
  await recover();
  expect(woken().filter(([id]) => String(id).startsWith('preview.'))).toEqual([['preview.a', 500]]);
});

it('takes a part of it, and says where the rest begins', async () => {
  const { recover, woken } = await start();
  expect(await recover({ after: '', limit: 2, dueBefore: now + 15_000 })).toBe('b');
  expect(await recover({ after: 'b', limit: 2, dueBefore: now + 15_000 })).toBe('');
  expect(woken().map(([id]) => id)).toEqual(['send.ra', 'draw.a', 'draw.b', 'send.rc', 'draw.c']);
});

describe('what is leaving and what has left', () => {
  const limit = 10;
  const dueBefore = now + 15_000;
  const settle = async (store: Store, id: string, state: MessageRecord['state']) =>
    store.update('record', `r${id}`, (record) => ({ ...record, state, uuid: 'u' }));
  const openIn = async (store: Store) =>
    Object.fromEntries((await store.list('pending')).map((it) => [it.id, it.value]));

  it('notes what has left, and sweeps it apart from then on', async () => {
    const { recover, store, woken } = await start();
    await settle(store, 'a', 'submitted');
    await settle(store, 'c', 'sending');
    expect(await recover({ of: 'leaving', after: '', limit, dueBefore })).toBe('');
    // It is drawn once more, because whoever sent it may have died before that.
    expect(woken().map(([id]) => id)).toEqual(expect.arrayContaining(['draw.a', 'draw.b', 'draw.c', 'send.rc']));
    expect(await openIn(store)).toEqual({
      a: { what: 'dispatch', allSent: true },
      b: { what: 'dispatch' },
      c: { what: 'dispatch' },
    });

    const wokenBy = async (of: Course) => {
      const before = woken().length;
      await recover({ of, after: '', limit, dueBefore });
      return woken()
        .slice(before)
        .map(([id]) => id);
    };
    expect(await wokenBy('leaving')).not.toContain('draw.a');
    expect(await wokenBy('left')).toEqual(['draw.a']);
  });

  it('counts the parts of each by themselves', async () => {
    const { recover, store } = await start();
    for (const id of ['a', 'b']) await store.update('pending', id, (it) => ({ ...it, allSent: true }));
    expect(await recover({ of: 'leaving', after: '', limit: 1, dueBefore })).toBe('');
    expect(await recover({ of: 'left', after: '', limit: 1, dueBefore })).toBe('a');
    expect(await recover({ of: 'left', after: 'a', limit: 1, dueBefore })).toBe('');
  });

  it('counts a private answer that is still to be given among what is leaving', async () => {
    const { recover, store, woken } = await start();
    await store.create('pending', 'n', { what: 'notice' });
    await recover({ of: 'leaving', after: 'c', limit, dueBefore });
    expect(woken()).toEqual([['notice.n', 0]]);
  });
});

it('takes an entry off the list that leads to nothing', async () => {
  const { recover, store } = await start();
  await store.create('pending', 'lost', { what: 'dispatch' });
  await recover();
  expect((await store.list('pending')).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
});

it('wakes the rest although one record cannot be read, and its card, which says so', async () => {
  const { recover, woken, spoil } = await start();
  spoil('rb');
  expect(await recover()).toBe('');
  expect(woken().map(([id]) => id)).toEqual(['send.rc', 'send.ra', 'draw.a', 'draw.b', 'draw.c']);
});

it('wakes the cards also where reading the part took long', async () => {
  const { recover, woken, delay } = await start();
  delay(20_000);
  await recover({ after: '', limit: 3, dueBefore: now + 15_000 });
  expect(woken().map(([id]) => id)).toEqual(['send.rc', 'send.ra', 'draw.a', 'draw.b', 'draw.c']);
});

it('wakes the line where its places were given by a clock that was ahead, or a gap was left', async () => {
  const { recover, store, woken } = await start();
  const lines = () => woken().filter(([id]) => String(id).startsWith('line.'));
  const part: Part = { of: 'leaving', after: '', limit: 10, dueBefore: now + 15_000 };
  await store.create('pace', 'mms', { nextAt: now, freed: [], latestFree: 0, writtenAt: now - 1 });
  await store.create('pace', 'sms', { nextAt: now, freed: [], latestFree: 0, writtenAt: now + 3_600_000 });
  await recover(part);
  expect(lines()).toEqual([['line.sms', 0]]);
  await store.update('pace', 'sms', (it) => ({ ...it, freed: [now + 60_000], writtenAt: now }));
  await recover(part);
  expect(lines()).toEqual([
    ['line.sms', 0],
    ['line.sms', 0],
  ]);
});

it('looks at both lines at the start: the process that left a gap may be gone', async () => {
  const { recover, store, woken } = await start();
  for (const kind of ['mms', 'sms'])
    await store.create('pace', kind, { nextAt: now, freed: [], latestFree: 0, writtenAt: now });
  await recover();
  expect(woken().map(([id]) => id)).toEqual(expect.arrayContaining(['line.mms', 'line.sms']));
});
