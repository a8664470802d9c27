import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { dayOf } from '../../domain/policy/quota.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Store } from '../../ports/index.ts';
import { requestSend } from './request-send.ts';

const everybody = Array.from({ length: 100 }, (_, n) => `+1415555${String(100 + n).padStart(4, '0')}`);

const start = async (change: (store: Store) => Store['change']) => {
  const { context, store, clock } = await startContext({ rules: { smsPerSecond: 1 } });
  const ask = () =>
    requestSend(
      { ...context, store: { ...store, change: change(store) } },
      {
        key: 'k',
        userId: 'U1',
        entryPoint: 'command',
        origin: { channelId: 'C1' },
        to: everybody.join(', '),
        text: 'Hello',
        links: [],
        files: [],
        mentions: [],
      },
    );
  const counted = () => store.add(`quota.team.${dayOf(clock.now())}`, 0, clock.now() + 1e9);
  const line = async () => ((await store.get('pace', 'sms'))?.nextAt ?? 0) - clock.now();
  return { ask, counted, line };
};

const failing = (unconfirmed: boolean) => () => () =>
  Promise.reject(new StoreError('store.unavailable', 'The store did not answer.', { unconfirmed }));

it('takes nothing for a request that was surely not stored', async () => {
  const { ask, counted, line } = await start(failing(false));
  await expect(ask()).rejects.toThrow('did not answer');
  expect(await counted()).toBe(0);
  expect(await line()).toBeLessThanOrEqual(0);
});

it('keeps what it took for a request that may have been stored', async () => {
  const { ask, counted, line } = await start(failing(true));
  await expect(ask()).rejects.toThrow('did not answer');
  expect(await counted()).toBe(100);
  expect(await line()).toBeGreaterThan(0);
});
