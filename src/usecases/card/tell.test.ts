import { expect, it } from 'vitest';
import { keepLog } from '../../../test/support/http.ts';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { keepWakes } from '../../../test/support/wakes.ts';
import { systemChance } from '../../kit/clock.ts';
import { SlackCallError } from '../../ports/errors.ts';
import type { DeliveryThread } from '../../ports/index.ts';
import { openStore } from '../../store/open.ts';
import { createTell, createTellLater } from './tell.ts';

it('is not given before the moment that Slack named, however often it is woken', async () => {
  const clock = createManualClock();
  const store = await openStore('memory://', { now: clock.now });
  const { queue, woken } = keepWakes();
  const refusals = [new SlackCallError('ratelimited', 'passing', { retryAfterMs: 300_000 })];
  const asked: number[] = [];
  const thread: Pick<DeliveryThread, 'tell'> = {
    tell: async () => {
      asked.push(clock.now());
      const refusal = refusals.shift();
      if (refusal) throw refusal;
    },
  };
  const deps = { store, clock, chance: systemChance, queue, log: keepLog().log };
  const tell = createTell({ ...deps, thread: thread as DeliveryThread });
  await createTellLater(deps)('U1', { channelId: 'C1' }, { kind: 'help' });
  const begun = clock.now();
  const [{ id } = { id: '' }] = await store.list('open');

  await tell(id);
  for (let swept = 0; swept < 30; swept += 1) {
    await clock.advance(15_000);
    await tell(id);
  }
  expect(asked).toHaveLength(2);
  expect((asked[1] ?? 0) - begun).toBeGreaterThanOrEqual(300_000);
  expect(woken.at(-1)?.at).toBeGreaterThanOrEqual(begun + 300_000);
  expect(await store.list('open')).toEqual([]);
});
