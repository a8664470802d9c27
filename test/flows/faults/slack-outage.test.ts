import { describe, expect, it } from 'vitest';
import { startAtRest } from '../../harness.ts';
import { wrongAfterOutage } from '../../support/scenarios/outage.ts';

const to = '+14155550123';
const statuses = ['queued', 'sent', 'delivered'] as const;
/** Three callbacks each: 300 in all. */
const messages = 100;
const outageSeconds = 60;
/** Of edits, 45 a minute are made; the cards that were posted before the outage need one each. */
const drawnWithinSeconds = 240;

const start = async () => {
  const bot = await startAtRest({ env: { USER_DAILY_LIMIT: '10000', TEAM_DAILY_LIMIT: '10000' } });
  const send = (text: string) => bot.type(`${to} ${text}`);
  /** Faster than `pass`: the bot comes to rest after every other second. */
  const passSeconds = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 1) {
      await bot.clock.advance(1_000);
      if (passed % 2 === 0) await bot.quiet();
    }
  };
  return { ...bot, send, passSeconds };
};

const cardCalls = ['chat.postMessage', 'chat.update'] as const;

describe('a Slack that answers 429 for a minute while 300 callbacks arrive', () => {
  it('shows every card right in the end, in order, and nothing twice', async () => {
    const bot = await start();
    const { slack, plivo } = bot;
    const texts = Array.from({ length: messages }, (_, n) => `Outage ${n}.`);
    for (const text of texts.slice(0, messages / 2)) await bot.send(text);
    await bot.passSeconds(2);
    await bot.cardCount(messages / 2);

    for (const method of cardCalls) slack.fail(method, { status: 429, retryAfter: 10, times: 100_000 });
    for (const text of texts.slice(messages / 2)) await bot.send(text);
    await bot.passSeconds(2);
    await bot.taken(messages);
    for (let second = 0; second < outageSeconds; second += 1) {
      const arriving = plivo.messages.slice(second * 2, second * 2 + 2);
      for (const { uuid } of arriving) for (const status of statuses) await plivo.report(uuid, status);
      await bot.clock.advance(1_000);
    }
    expect(plivo.callbacks).toHaveLength(messages * statuses.length);
    expect(plivo.callbacks.every(({ answer }) => 'status' in answer && answer.status === 200)).toBe(true);
    expect(bot.cards()).toHaveLength(messages / 2);

    slack.recover();
    const edits = () => slack.log.filter(({ method, ok }) => method === 'chat.update' && ok);
    await bot.passSeconds(drawnWithinSeconds);

    expect(wrongAfterOutage(slack, texts)).toEqual([]);
    const perMinute = edits().map(({ at }) => edits().filter((it) => it.at >= at && it.at < at + 60_000).length);
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(45);
  });
});
