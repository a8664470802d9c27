/** A Redis with its defaults keeps snapshots only: its crash brings back a state in which what has left waits to leave. */
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/kit/clock.ts';
import { type BotOptions, startBot } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { findRedisServer, startRedisServer } from '../../support/redis/server.ts';

const found = findRedisServer('a Redis that forgets');
const to = '+14155550123';

const connect = (url: string) => {
  const client = new Redis(url);
  client.on('error', () => {});
  onTestFinished(() => client.disconnect());
  return client;
};
const start = (url: string, env: Record<string, string> = {}, options: BotOptions = {}) =>
  startBot({ ...options, clock: systemClock, env: { STORE_URL: url, UNDO_SECONDS: '0', ...env } });

describe.runIf(found)('a Redis that may forget', () => {
  it('without an append-only file is refused at the start, with what may happen and the cure', async () => {
    const redis = await startRedisServer({ appendonly: 'no' });
    await expect(start(redis.url)).rejects.toThrow(/text people twice.*"appendonly yes".*REDIS_ALLOW_DATA_LOSS=true/);
  });

  it('that does not say whether it has one is refused, in words of its own', async () => {
    const redis = await startRedisServer();
    await connect(redis.url).call('ACL', 'SETUSER', 'bot', 'on', '>secret', '~*', '&*', '+@all', '-info');
    const url = redis.url.replace('//', '//bot:secret@');
    await expect(start(url)).rejects.toThrow(/doesn't say whether.*run INFO/);
    await expect(start(redis.url.replace('//', '//bot:wrong@'))).rejects.toThrow(/doesn't take the user or password/);
  });

  it('is taken all the same where the operator says so, with a warning', async () => {
    const redis = await startRedisServer({ appendonly: 'no' });
    const bot = await start(redis.url, { REDIS_ALLOW_DATA_LOSS: 'true' });
    expect(bot.output.join('')).toMatch(/may text people twice.*store\.not-durable/);
    await bot.type(`${to} Hello`);
    await eventually('it arrives', () => bot.plivo.phone(to).length === 1);
  });

  it('whose file was turned off while it was away: nothing new is accepted, and reports are stored', async () => {
    const redis = await startRedisServer();
    const bot = await start(redis.url, {}, { plivo: { autoReports: false } });
    const health = async () => {
      const answer = await fetch(`${bot.appUrl}/readyz`);
      const said = (await answer.json()) as { checks: { store: string; durability: string } };
      return { status: answer.status, ...said.checks };
    };
    await bot.type(`${to} Before`);
    await eventually('the first is sent', () => bot.plivo.phone(to).length === 1);
    const other = connect(redis.url);
    await other.config('SET', 'appendonly', 'no');
    await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const without = { status: 503, store: 'ok', durability: 'failed' };
    await eventually('it is found', async () => expect(await health()).toMatchObject(without));

    const refused = await bot.type('+14155550124 Meanwhile');
    expect(bot.slack.textOf(refused.message)).toContain('Nothing was sent: the database of this app may lose messages');
    expect(bot.plivo.phone('+14155550124')).toHaveLength(0);
    await bot.plivo.report(to, 'delivered');
    await eventually('the report shows', () =>
      bot.cards().some((card) => bot.slack.textOf(card).includes('Delivered')),
    );

    await other.config('SET', 'appendonly', 'yes');
    await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await eventually('it is found again', async () => expect(await health()).toMatchObject({ status: 200 }));
    await bot.type('+14155550124 Afterwards');
    await eventually('it arrives', () => bot.plivo.phone('+14155550124').length === 1);
  });

  it('that came back in an older state texts nobody twice while the process that sent it runs', async () => {
    const redis = await startRedisServer({ appendonly: 'no' });
    const bot = await start(redis.url, { REDIS_ALLOW_DATA_LOSS: 'true', UNDO_SECONDS: '8' });
    await bot.type(`${to} Hello`);
    await connect(redis.url).save();
    // Or there would be nothing to forget.
    expect(bot.plivo.phone(to)).toHaveLength(0);
    await eventually('it has left', () => bot.plivo.phone(to).length === 1);

    await redis.kill();
    await redis.start();
    await eventually('it is said', () => bot.output.join('').includes('message.forgotten-by-store'));
    expect(bot.plivo.phone(to)).toHaveLength(1);
    const says = () => bot.cards().some((card) => bot.slack.textOf(card).includes('Please do not resend yet'));
    await eventually('the card says that nobody knows', says);
  });
});
