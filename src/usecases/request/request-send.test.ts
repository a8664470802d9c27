import { expect, it } from 'vitest';
import { startContext } from '../../../test/support/context.ts';
import { dayOf } from '../../domain/policy/quota.ts';
import { StoreError } from '../../ports/errors.ts';
import type { Kind, Store } from '../../ports/index.ts';
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
  const counted = async () => (await store.get('quota', `team.${dayOf(clock.now())}`))?.used ?? 0;
  const line = async () => ((await store.get('pace', 'sms'))?.nextAt ?? 0) - clock.now();
  return { ask, counted, line };
};

/** Does not take a change of this kind. */
const failing =
  (unconfirmed: boolean, kind: Kind = 'dispatch') =>
  (store: Store): Store['change'] =>
  (changes) =>
    changes.some((it) => it.kind === kind)
      ? Promise.reject(new StoreError('store.unavailable', 'The store did not answer.', { unconfirmed }))
      : store.change(changes);

it('takes nothing for a request that was surely not stored', async () => {
  const { ask, counted, line } = await start(failing(false));
  await expect(ask()).rejects.toThrow('did not answer');
  expect(await counted()).toBe(0);
  expect(await line()).toBeLessThanOrEqual(0);
});

it('takes no place where its recipients could not be counted', async () => {
  const { ask, line } = await start(failing(false, 'quota'));
  await expect(ask()).rejects.toThrow('did not answer');
  expect(await line()).toBeLessThanOrEqual(0);
});

it('keeps what it took for a request that may have been stored', async () => {
  const { ask, counted, line } = await start(failing(true));
  await expect(ask()).rejects.toThrow('did not answer');
  expect(await counted()).toBe(100);
  expect(await line()).toBeGreaterThan(0);
});

it('takes a request that was accepted a moment ago, for another event of one message, for no repetition', async () => {
  const { context, store } = await startContext();
  const request = {
    key: 'k',
    userId: 'U1',
    entryPoint: 'mention',
    origin: { channelId: 'C1' },
    to: '415-555-0123',
    text: 'Hello',
  } as const;
  const ask = (get: Store['get']) =>
    requestSend({ ...context, store: { ...store, get } }, { ...request, links: [], files: [], mentions: [] });
  let twin: ReturnType<typeof requestSend> | undefined;
  // The twin is accepted after this one has seen that it is not, and before it looks for repetitions.
  const late: Store['get'] = async (kind, id) => {
    if (kind === 'repeat') {
      twin ??= ask(store.get);
      await twin;
    }
    return store.get(kind, id);
  };
  const answers = [await ask(late), await twin];
  expect(answers.map((it) => it?.kind)).toEqual(['accepted', 'accepted']);
});
