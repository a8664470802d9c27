import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { sampleDispatch } from '../../../test/support/samples.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import type { Dispatch } from '../../domain/message/message.ts';
import { systemRandom } from '../../kit/clock.ts';
import { openStore } from '../../store/open.ts';
import type { Rules } from '../rules.ts';
import { createPrepare } from './prepare.ts';

const lateMs = 60 * 60_000;

const start = async (state: Dispatch['state']) => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { media: _none, ...dispatch } = sampleDispatch({ state, dueAt: clock.now() });
  await store.create('dispatch', dispatch.id, dispatch);
  const failed: string[] = [];
  let tried = 0;
  const prepare = createPrepare({
    store,
    clock,
    random: systemRandom,
    queue: keepWakes().queue,
    log: keepLog().log,
    media: {
      prepare: async () => {
        tried += 1;
        throw new Error('nobody foresaw this');
      },
    },
    failDispatch: async (_id, { code }) => void failed.push(code),
    rules: { lateMs } as Rules,
  });
  return { clock, prepare: () => prepare(dispatch.id), failed, tried: () => tried };
};

it('gives up on attachments that fail in an unforeseen way once it is too late to send', async () => {
  const { clock, prepare, failed, tried } = await start('preparing');
  await expect(prepare()).rejects.toThrow('foresaw');
  await clock.advance(lateMs + 1);

  await prepare();

  expect(failed).toEqual(['request.too-late']);
  expect(tried()).toBe(1);
});

it('uploads again for what waits its turn, however long ago it was released', async () => {
  const { clock, prepare, tried } = await start('released');
  await clock.advance(5 * lateMs);
  await expect(prepare()).rejects.toThrow('foresaw');
  expect(tried()).toBe(1);
});
