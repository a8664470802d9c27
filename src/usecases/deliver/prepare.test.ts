import { describe, expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch, sampleRecord } from '../../../test/support/samples.ts';
import type { Dispatch, MessageRecord } from '../../domain/message/message.ts';
import { StoreError } from '../../ports/errors.ts';
import type { MediaPreparer } from '../../ports/index.ts';
import { cancel } from '../manage/cancel.ts';
import { prepare } from './prepare.ts';
import { release } from './release.ts';

const lateMs = 60 * 60_000;
const obstacle = { sentence: 'cat.jpg: Plivo is busy.', advice: 'Resend it later.', field: 'files' } as const;

const start = async (state: Dispatch['state']) => {
  let tried = 0;
  const media = {
    prepare: async () => {
      tried += 1;
      throw new Error('nobody foresaw this');
    },
  };
  const { context, store, clock } = await startContext({ media, rules: { lateMs } });
  const { media: _none, ...dispatch } = sampleDispatch({ state, dueAt: clock.now(), recordIds: ['r1'] });
  await store.create('dispatch', dispatch.id, dispatch);
  await store.create('record', 'r1', sampleRecord('waiting'));
  const failure = async () => (await store.get('dispatch', dispatch.id))?.failure?.code;
  return { context, store, clock, prepare: () => prepare(context, dispatch.id), failure, tried: () => tried };
};

it('gives up on attachments that fail in an unforeseen way once it is too late to send', async () => {
  const { clock, prepare, failure, tried } = await start('preparing');
  await expect(prepare()).rejects.toThrow('foresaw');
  await clock.advance(lateMs + 1);

  await prepare();

  expect(await failure()).toBe('request.too-late');
  expect(tried()).toBe(1);
});

describe('uploads that grew old', () => {
  /** Released hours ago; its only record was promised a place that comes soon, and the host of pictures does not answer. */
  const startOld = async (state: MessageRecord['state']) => {
    let tried = 0;
    const media = {
      prepare: async () => {
        tried += 1;
        return { kind: 'failed', reason: 'Plivo does not answer', obstacle } as const;
      },
    };
    const started = await startContext({ media, rules: { lateMs } });
    const { context, store, clock } = started;
    const { media: _old, ...dispatch } = sampleDispatch({ dueAt: clock.now(), recordIds: ['r1'] });
    await store.create('dispatch', dispatch.id, dispatch);
    const forecastAt = clock.now() + 6 * lateMs;
    await store.create('record', 'r1', sampleRecord(state, { forecastAt, dueAt: forecastAt }));
    await clock.advance(5 * lateMs);
    const stateNow = async () => (await store.get('record', 'r1'))?.state;
    return { ...started, prepare: () => prepare(context, dispatch.id), stateNow, tried: () => tried, forecastAt };
  };

  it('are made again for what waits its turn, and again after a failure, while that is not too late', async () => {
    const { clock, prepare, woken, stateNow, tried, forecastAt } = await startOld('waiting');
    await prepare();
    expect([tried(), await stateNow()]).toEqual([1, 'waiting']);
    expect(woken.map(({ id }) => id)).toContain(`prepare.${sampleDispatch().id}`);

    await clock.advance(forecastAt + lateMs - clock.now());
    await prepare();
    expect([tried(), await stateNow()]).toEqual([2, 'failed']);
  });

  it('are not made again where nothing waits for them any more', async () => {
    const { prepare, tried, woken } = await startOld('cancelled');
    await prepare();
    expect([tried(), woken]).toEqual([0, []]);
  });
});

it('does not wait for the moment of a clock that was a day ahead', async () => {
  const { context, clock, prepare, tried } = await start('preparing');
  const later = { attempts: 0, dueAt: clock.now() + 24 * 3_600_000 };
  await context.store.update('dispatch', sampleDispatch().id, (it) => ({ ...it, prepare: later }));
  await expect(prepare()).rejects.toThrow('foresaw');
  expect(tried()).toBe(1);
});

it('stops taking up what ended the process twice, and says that it is too large', async () => {
  let tried = 0;
  const media = {
    // As a process that is killed in the middle of the work: it begins, and nothing follows.
    prepare: async (_attachments: unknown, onWork?: () => Promise<void>) => {
      tried += 1;
      await onWork?.();
      throw new Error('killed');
    },
  };
  const { context, store, clock } = await startContext({ media, rules: { lateMs } });
  const { media: _none, ...dispatch } = sampleDispatch({ state: 'preparing', dueAt: clock.now() });
  await store.create('dispatch', dispatch.id, dispatch);
  for (let start = 0; start < 2; start += 1) await expect(prepare(context, dispatch.id)).rejects.toThrow('killed');

  await prepare(context, dispatch.id);

  expect(tried).toBe(2);
  expect((await store.get('dispatch', dispatch.id))?.failure).toMatchObject({ code: 'media.too-large-here' });
});

it('forgets what it began once that had an end, whichever', async () => {
  const media = {
    prepare: async (_attachments: unknown, onWork?: () => Promise<void>) => {
      await onWork?.();
      return { kind: 'failed', reason: 'Plivo does not answer', obstacle } as const;
    },
  };
  const { context, store, clock } = await startContext({ media, rules: { lateMs } });
  const { media: _none, ...dispatch } = sampleDispatch({ state: 'preparing', dueAt: clock.now() });
  await store.create('dispatch', dispatch.id, dispatch);
  await prepare(context, dispatch.id);
  expect((await store.get('dispatch', dispatch.id))?.prepare).toEqual({
    attempts: 1,
    dueAt: expect.any(Number),
    obstacle,
  });
});

/** Attachments that are never ready; `signals` are those of the work that began, by the order in which it did. */
const startSlow = async (ids: string[]) => {
  const signals: AbortSignal[] = [];
  const media: MediaPreparer = {
    prepare: (_attachments, _onWork, signal = new AbortController().signal) =>
      new Promise((resolve) => {
        signals.push(signal);
        signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
      }),
  };
  const { context, store, clock, woken } = await startContext({ media, rules: { lateMs } });
  const begin = async (id: string): Promise<{ ended: Promise<void> }> => {
    const { media: _none, ...dispatch } = sampleDispatch({ state: 'preparing', dueAt: clock.now(), recordIds: ['r1'] });
    await store.upsert('dispatch', id, (it) => it ?? { ...dispatch, id });
    const ended = prepare(context, id);
    await new Promise(setImmediate);
    return { ended };
  };
  await store.create('record', 'r1', sampleRecord('waiting'));
  const begun = [];
  for (const id of ids) begun.push(await begin(id));
  return { context, store, clock, signals, begin, begun, woken: () => woken.map(({ id }) => String(id)) };
};

it('works on a few of one person at a time, and wakes the next one when one ends', async () => {
  const { context, store, signals, begun, woken } = await startSlow(['a', 'b', 'c', 'd', 'e']);
  expect(signals).toHaveLength(4);
  expect(woken()).not.toContain('prepare.e');
  await cancel(context, 'a', 'U1');
  await begun[0]?.ended;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, false, false]);
  expect(woken()).toContain('prepare.e');
  expect((await store.get('dispatch', 'a'))?.prepare.attempts).toBe(0);
});

it('wakes the one behind it where the next one was canceled by another process', async () => {
  const { context, store, begin, begun, woken } = await startSlow(['a', 'b', 'c', 'd', 'e', 'f']);
  await store.update('dispatch', 'e', (it) => ({ ...it, state: 'cancelled' }));
  await cancel(context, 'a', 'U1');
  await begun[0]?.ended;
  await (await begin('e')).ended;
  expect(woken()).toContain('prepare.f');
});

it('ends the work within a second after another process has canceled it', async () => {
  const { store, clock, signals, begun } = await startSlow(['a']);
  await clock.advance(3_000);
  expect(signals[0]?.aborted).toBe(false);
  await store.update('dispatch', 'a', (it) => ({ ...it, state: 'cancelled' }));
  await clock.advance(1_000);
  await begun[0]?.ended;
  expect(signals[0]?.aborted).toBe(true);
});

it('ends the work on what is too late to be sent', async () => {
  const { context, store, clock, signals, begun } = await startSlow(['a']);
  await clock.advance(lateMs + 1);
  await release(context, 'a');
  await begun[0]?.ended;
  expect(signals[0]?.aborted).toBe(true);
  expect((await store.get('dispatch', 'a'))?.state).toBe('failed');
});

it('does not take a store that fails for a picture that is too large', async () => {
  const media: MediaPreparer = {
    prepare: async (_attachments, onWork) => {
      await onWork?.();
      return { kind: 'ready', media: [], previews: [] };
    },
  };
  const { context, store, clock } = await startContext({ media, rules: { lateMs } });
  const { media: _none, ...dispatch } = sampleDispatch({ state: 'preparing', dueAt: clock.now() });
  await store.create('dispatch', dispatch.id, dispatch);
  let failures = 0;
  const update: typeof store.update = async (kind, id, fn, expiry) => {
    const before = kind === 'dispatch' ? await store.get(kind, id) : undefined;
    if (failures === 5 || !before || !('media' in (fn(before) as object))) return store.update(kind, id, fn, expiry);
    failures += 1;
    throw new StoreError('store.unavailable', 'The store did not answer in time.');
  };

  const prepared = prepare({ ...context, store: { ...store, update } }, dispatch.id);
  for (let ms = 0; ms < 20_000; ms += 500) {
    await clock.advance(500);
    await new Promise(setImmediate);
  }
  await prepared;

  expect(failures).toBe(5);
  expect(await store.get('dispatch', dispatch.id)).toMatchObject({
    state: 'preparing',
    media: [],
    prepare: { begun: 1 },
  });
});
