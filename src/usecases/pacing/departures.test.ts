import { expect, it } from 'vitest';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { overPace } from '../../../test/support/over-pace.ts';
import { sampleRecord } from '../../../test/support/samples.ts';
import { transition } from '../../domain/message/transition.ts';
import type { Change, Store } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { createDepartures } from './departures.ts';

const pace = { perSecond: 5, burst: 2 };

const start = async (recordIds: string[]) => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  for (const id of recordIds) await store.create('record', id, sampleRecord('waiting', { id }));
  const open = (its: Store = store) => {
    const departures = createDepartures(its, 'sms-leaving', pace);
    const go = (id: string) => {
      const at = clock.now();
      return departures.start(id, at, (record) =>
        transition(record, { type: 'send.started', at, leaseUntil: at + 1_000 }),
      );
    };
    return { ...departures, go };
  };
  return { clock, store, open, now: clock.now() };
};

it('starts as many as there are places, and tells each of the others a moment of its own', async () => {
  const { open, store, now } = await start(['r1', 'r2', 'r3', 'r4']);
  const { go } = open();
  const answers = await Promise.all(['r1', 'r2', 'r3', 'r4'].map(go));
  expect(answers).toMatchObject([
    { kind: 'started', record: { id: 'r1', state: 'sending' } },
    { kind: 'started', record: { id: 'r2', state: 'sending' } },
    { kind: 'held', at: now + 200 },
    { kind: 'held', at: now + 400 },
  ]);
  expect(await store.get('record', 'r3')).toEqual(sampleRecord('waiting', { id: 'r3' }));
});

it('writes nothing for those that it holds up', async () => {
  const { open, store } = await start(['r1', 'r2', 'r3']);
  let writes = 0;
  const counting = (step: Change): Change => {
    if (step.do !== 'update' && step.do !== 'upsert') return step;
    const fn = step.fn as (value: unknown) => unknown;
    const counted = (value: unknown) => {
      const next = fn(value);
      if (next !== value) writes += 1;
      return next;
    };
    return { ...step, fn: counted } as Change;
  };
  const { go } = open({ ...store, change: (changes) => store.change(changes.map(counting)) });
  await go('r1');
  await go('r2');
  expect(writes).toBe(4);
  expect(await go('r3')).toMatchObject({ kind: 'held' });
  expect(writes).toBe(4);
});

it('counts nobody who has left the line', async () => {
  const { open, now } = await start(['r1', 'r2', 'r3', 'r4']);
  const { go, leaveLine } = open();
  for (const id of ['r1', 'r2', 'r3']) await go(id);
  leaveLine('r3');
  expect(await go('r4')).toEqual({ kind: 'held', at: now + 200 });
});

it('does not start what was cancelled meanwhile', async () => {
  const { open, store, clock } = await start(['r1']);
  await store.update('record', 'r1', (it) => transition(it, { type: 'cancelled', at: clock.now() }));
  expect(await open().go('r1')).toEqual({ kind: 'not-wanted' });
  expect(await store.get('record', 'r1')).toMatchObject({ state: 'cancelled' });
});

it('takes no place for a record that is gone', async () => {
  const { open, store } = await start([]);
  expect(await open().go('r1')).toEqual({ kind: 'not-wanted' });
  expect(await store.get('pace', 'sms-leaving')).toBeUndefined();
});

it('keeps one pace for several processes, and starts each record once', async () => {
  const ids = Array.from({ length: 30 }, (_, n) => `r${n}`);
  const { clock, open } = await start(ids);
  const processes = [open(), open()];
  const started = new Map<string, number>();
  for (let passed = 0; passed < 10_000; passed += 50) {
    for (const id of ids.filter((it) => !started.has(it))) {
      const answers = await Promise.all(processes.map(({ go }) => go(id)));
      const starts = answers.filter(({ kind }) => kind === 'started');
      if (starts.length > 0) started.set(id, clock.now());
      expect(starts.length).toBeLessThanOrEqual(1);
    }
    await clock.advance(50);
  }
  expect(started.size).toBe(ids.length);
  expect(overPace([...started.values()], pace)).toEqual([]);
});
