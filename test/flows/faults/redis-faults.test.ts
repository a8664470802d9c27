import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/kit/clock.ts';
import { privateWords } from '../../../src/slack/screen/private-words.ts';
import { type Bot, startBot } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { timed } from '../../support/fair-time.ts';
import { findRedisServer, startRedisServer } from '../../support/redis/server.ts';

const found = findRedisServer('a Redis that is killed and frozen');
/** Our own 2.5 s, and the way to Slack and back. */
const answeredWithinMs = 2_900;

const start = async () => {
  const redis = await startRedisServer();
  const bot = await startBot({ clock: systemClock, env: { STORE_URL: redis.url, UNDO_SECONDS: '1' } });
  return { redis, bot };
};
const ready = ({ appUrl }: Bot) => fetch(`${appUrl}/readyz`).then(({ status }) => status);
const ask = async (bot: Bot, to: string) => {
  const { value, ms } = await timed(() => bot.type(`${to} Hello`));
  return { ...value, tookMs: ms, text: bot.slack.textOf(value.message) };
};
const arrived = ({ plivo }: Bot, phones: string[]) => phones.map((to) => plivo.phone(to).length);

describe.runIf(found)('a Redis that goes away', () => {
  // What was in work when Redis died is taken up again by the sweep, every 15 s.
  it('killed and started again: says so, loses nothing that was accepted, goes on by itself', async () => {
    const { redis, bot } = await start();
    const accepted = ['+14155550101', '+14155550102', '+14155550103'];
    for (const to of accepted) expect((await ask(bot, to)).text).toContain('goes out at');

    await redis.kill();
    const refused = await ask(bot, '+14155550104');
    expect(refused.text).toBe(privateWords.storeDown);
    expect(refused.tookMs).toBeLessThan(answeredWithinMs);
    expect(await ready(bot)).toBe(503);

    await redis.start();
    await eventually('the bot is ready again', async () => (await ready(bot)) === 200);
    expect((await ask(bot, '+14155550105')).text).toContain('goes out at');
    const all = [...accepted, '+14155550105'];
    await eventually('all have arrived', () => arrived(bot, all).every((count) => count > 0));
    // A card whose note Redis did not keep is posted once more, and says so.
    const first = () => bot.cards().filter((card) => !bot.slack.textOf(card).includes('twice'));
    await eventually('each has a card', () => bot.cards().length >= all.length);
    expect(first().length).toBeLessThanOrEqual(all.length);
    expect(arrived(bot, [...all, '+14155550104'])).toEqual([1, 1, 1, 1, 0]);
  });

  it('frozen for a while: every answer comes in time, and says what is known', async () => {
    const { redis, bot } = await start();
    expect((await ask(bot, '+14155550106')).text).toContain('goes out at');

    redis.freeze();
    const doubtful = await Promise.all(['+14155550107', '+14155550108'].map((to) => ask(bot, to)));
    for (const { text, tookMs } of doubtful) {
      expect([privateWords.storeDown, privateWords.storeUnconfirmed]).toContain(text);
      expect(tookMs).toBeLessThan(answeredWithinMs);
    }
    expect(await ready(bot)).toBe(503);
    redis.thaw();

    await eventually('the bot is ready again', async () => (await ready(bot)) === 200);
    expect((await ask(bot, '+14155550109')).text).toContain('goes out at');
    const certain = ['+14155550106', '+14155550109'];
    await eventually('what is certain arrives', () => arrived(bot, certain).every((count) => count > 0));
    const refused = doubtful.flatMap(({ text }, n) => (text === privateWords.storeDown ? [`+1415555010${7 + n}`] : []));
    expect(arrived(bot, refused)).toEqual(refused.map(() => 0));
    expect(Math.max(...arrived(bot, ['+14155550106', '+14155550107', '+14155550108', '+14155550109']))).toBe(1);
  });

  it('free to evict: the start says what may be lost and the cure', async () => {
    const redis = await startRedisServer({ 'maxmemory-policy': 'allkeys-lru' });
    const { output } = await startBot({ clock: systemClock, env: { STORE_URL: redis.url } });
    expect(output.join('')).toMatch(/noeviction.*store\.may-evict/);
  });

  it('a replica or a cluster is refused with a sentence', async () => {
    const redis = await startRedisServer({ 'cluster-enabled': 'yes' });
    await expect(startBot({ clock: systemClock, env: { STORE_URL: redis.url } })).rejects.toThrow(
      'one primary is needed',
    );
  });
});
