import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { systemRandom } from '../../kit/clock.ts';
import { DeliveryError } from '../../ports/errors.ts';
import type { Messenger } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { queueNotice } from './queue-notice.ts';
import { sendNotice } from './send-notice.ts';

it('is not given before the moment that Slack named, however often it is woken', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { queue, woken } = keepWakes();
  const refusals = [new DeliveryError('ratelimited', 'busy', { retryAfterMs: 300_000 })];
  const origin: number[] = [];
  const messenger: Pick<Messenger, 'sendNotice'> = {
    sendNotice: async () => {
      origin.push(clock.now());
      const refusal = refusals.shift();
      if (refusal) throw refusal;
    },
  };
  const context = { store, clock, random: systemRandom, queue, log: keepLog().log, messenger: messenger as Messenger };
  await queueNotice(context, 'U1', { channelId: 'C1' }, { kind: 'help' });
  const begun = clock.now();
  const [{ id } = { id: '' }] = await store.list('pending');

  await sendNotice(context, id);
  for (let swept = 0; swept < 30; swept += 1) {
    await clock.advance(15_000);
    await sendNotice(context, id);
  }
  expect(origin).toHaveLength(2);
  expect((origin[1] ?? 0) - begun).toBeGreaterThanOrEqual(300_000);
  expect(woken.at(-1)?.at).toBeGreaterThanOrEqual(begun + 300_000);
  expect(await store.list('pending')).toEqual([]);
});

it('is given at once where only a clock that was ahead can have put it off', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { queue } = keepWakes();
  let sent = 0;
  const messenger: Pick<Messenger, 'sendNotice'> = {
    sendNotice: async () => {
      sent += 1;
    },
  };
  const context = { store, clock, random: systemRandom, queue, log: keepLog().log, messenger: messenger as Messenger };
  const notBefore = clock.now() + 24 * 3_600_000;
  const place = { channelId: 'C1' };
  await store.create('notice', 'n1', { userId: 'U1', place, message: { kind: 'help' }, attempts: 1, at: 0, notBefore });

  await sendNotice(context, 'n1');
  expect(sent).toBe(1);
});
