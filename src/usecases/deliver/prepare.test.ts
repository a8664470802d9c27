import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch } from '../../../test/support/samples.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { StoreError } from '../../ports/errors.ts';
import { prepare } from './prepare.ts';

const lateMs = 60 * 60_000;

const start = async (state: Dispatch['state']) => {
  let tried = 0;
  const media = {
    prepare: async () => {
      tried += 1;
      throw new Error('nobody foresaw this');
    },
  };
  const { context, store, clock } = await startContext({ media, rules: { lateMs } });
  const { media: _none, ...dispatch } = sampleDispatch({ state, dueAt: clock.now() });
  await store.create('dispatch', dispatch.id, dispatch);
  const failure = async () => (await store.get('dispatch', dispatch.id))?.failure?.code;
  return { context, clock, prepare: () => prepare(context, dispatch.id), failure, tried: () => tried };
};

it('gives up on attachments that fail in an unforeseen way once it is too late to send', async () => {
  const { clock, prepare, failure, tried } = await start('preparing');
  await expect(prepare()).rejects.toThrow('foresaw');
  await clock.advance(lateMs + 1);

  await prepare();

  expect(await failure()).toBe('request.too-late');
  expect(tried()).toBe(1);
});

it('uploads again for what waits its turn, however long ago it was released', async () => {
  const { clock, prepare, tried } = await start('released');
  await clock.advance(5 * lateMs);
  await expect(prepare()).rejects.toThrow('foresaw');
  expect(tried()).toBe(1);
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
      return { kind: 'failed', reason: 'Plivo does not answer' } as const;
    },
  };
  const { context, store, clock } = await startContext({ media, rules: { lateMs } });
  const { media: _none, ...dispatch } = sampleDispatch({ state: 'preparing', dueAt: clock.now() });
  await store.create('dispatch', dispatch.id, dispatch);
  await prepare(context, dispatch.id);
  expect((await store.get('dispatch', dispatch.id))?.prepare).toEqual({ attempts: 1, dueAt: expect.any(Number) });
});

it('does not take a store that fails for a picture that is too large', async () => {
  const media = {
    prepare: async (_attachments: unknown, onWork?: () => Promise<void>) => {
      await onWork?.();
      return { kind: 'ready' as const, media: [], previews: [] };
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
