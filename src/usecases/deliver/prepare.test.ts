import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { sampleDispatch } from '../../../test/support/samples.ts';
import type { Dispatch } from '../../domain/message/message.ts';
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
