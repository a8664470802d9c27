import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/kit/clock.ts';
import { type Bot, startBot } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { findRedisServer, startRedisServer } from '../../support/redis/server.ts';

const found = findRedisServer('a Redis that refuses writes');

const ready = async ({ appUrl }: Bot) => {
  const answer = await fetch(`${appUrl}/readyz`);
  return { status: answer.status, ...((await answer.json()) as { checks: Record<string, string> }) };
};
const start = async () => {
  const redis = await startRedisServer();
  const bot = await startBot({ clock: systemClock, env: { STORE_URL: redis.url } });
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  return { redis, bot, client };
};
const becomes = (bot: Bot, status: number) =>
  eventually(`/readyz says ${status}`, async () => (await ready(bot)).status === status);

describe.runIf(found)('/readyz on Redis', () => {
  it('knows the store and the queue', async () => {
    const { bot } = await start();
    expect(await ready(bot)).toMatchObject({ status: 200, checks: { store: 'ok', slack: 'ok', queue: 'ok' } });
  });

  it.each([
    ['is full', ['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']],
    ['became a replica', ['replicaof', '127.0.0.1', '1'], ['replicaof', 'no', 'one']],
  ])(
    'is 503 while Redis answers but %s, and 200 afterwards',
    async (_what, [spoil = '', ...how], [mend = '', ...back]) => {
      const { bot, client } = await start();
      await becomes(bot, 200);
      await client.call(spoil, ...how);
      await becomes(bot, 503);
      expect((await ready(bot)).checks).toMatchObject({ store: 'failed', slack: 'ok', queue: 'ok' });
      await client.call(mend, ...back);
      await becomes(bot, 200);
    },
  );
});
