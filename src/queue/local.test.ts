import { expect, it } from 'vitest';
import { queueContract } from '../../test/contracts/queue.contract.ts';
import { keepLog } from '../../test/support/http.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { drainMs } from './lanes.ts';
import { createLocalQueue } from './local.ts';

const retryMs = 5_000;
const open = () => {
  const clock = createManualClock();
  const { log, lines } = keepLog();
  const queue = createLocalQueue({ clock, log, retryMs });
  const pass = async (ms: number) => {
    await clock.advance(ms);
    // Handlers that resolve at once let the next in, one turn of the event loop after the other.
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  };
  return { queue, now: clock.now, pass, lines };
};

queueContract('one process', { open: async () => open(), retryMs, precisionMs: 1, movesTime: true, merges: true });

it('logs which wake-up failed', async () => {
  const { queue, now, pass, lines } = open();
  queue.start(() => Promise.reject(new Error('the store does not answer')));
  queue.wake('send.a', now());
  await pass(0);
  expect(lines).toMatchObject([{ level: 'error', step: 'queue.handler-failed', fields: { wake: 'send.a' } }]);
});

it('does not wait for ever for what is running when it stops', async () => {
  const { queue, now, pass } = open();
  queue.start(() => new Promise<void>(() => {}));
  queue.wake('prepare.a', now());
  await pass(0);

  const stopped = queue.stop().then(() => 'stopped');
  await pass(drainMs);

  expect(await stopped).toBe('stopped');
});
