/** What needs a person reaches one: a direct message to each admin when it begins, and one when it is over. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { type BotAtRest, environmentOf, startAtRest } from '../../harness.ts';
import { keepLog } from '../../support/http.ts';

const to = '+14155550123';
const second = 1_000;
const minute = 60 * second;

/** What the bot wrote to the admin directly. */
const told = ({ slack }: Pick<BotAtRest, 'slack'>): string[] =>
  slack
    .dms(people.admin)
    .filter((it) => it.bot_id !== undefined)
    .map((it) => slack.textOf(it));

const refuseCredentials = ({ plivo }: BotAtRest) =>
  plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 401, times: 1_000 });
const send = async (bot: BotAtRest, text: string) => {
  await bot.type(`${to} ${text}`);
  await bot.pass(2 * second);
};

describe('an alarm that stays', () => {
  it('is told to the admins once, with what to do, and once more when it is over', async () => {
    const bot = await startAtRest();
    refuseCredentials(bot);
    await send(bot, 'one');
    expect(told(bot)).toEqual([]);
    await bot.pass(minute);
    expect(told(bot)).toEqual([expect.stringMatching(/needs an admin.*Check PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN/)]);

    await send(bot, 'two');
    await bot.pass(5 * minute, 5 * second);
    expect(told(bot)).toHaveLength(1);

    bot.plivo.clearFaults();
    await send(bot, 'three');
    await bot.pass(minute);
    expect(told(bot).slice(1)).toEqual([expect.stringMatching(/That's over.*Plivo accepts our credentials again/)]);
  });

  it('tells nobody if it is over within a minute', async () => {
    const bot = await startAtRest();
    refuseCredentials(bot);
    await send(bot, 'one');
    bot.plivo.clearFaults();
    await bot.pass(30 * second);
    await send(bot, 'two');
    await bot.pass(30 * minute, 30 * second);
    expect(told(bot)).toEqual([]);
  });

  it('is told a few times an hour at most if it comes and goes', async () => {
    const bot = await startAtRest();
    for (let time = 0; time < 15; time += 1) {
      refuseCredentials(bot);
      await send(bot, `bad ${time}`);
      await bot.pass(2 * minute, 30 * second);
      bot.plivo.clearFaults();
      await send(bot, `good ${time}`);
      await bot.pass(2 * minute, 30 * second);
    }
    expect(told(bot).length).toBeGreaterThanOrEqual(2);
    expect(told(bot).length).toBeLessThanOrEqual(8);
  });

  it('is told when Slack takes messages again, if it did not at first', async () => {
    const bot = await startAtRest();
    refuseCredentials(bot);
    await send(bot, 'one');
    bot.slack.fail('chat.postMessage', { retryAfter: 120, when: ({ channel }) => String(channel).startsWith('D') });
    await bot.pass(90 * second);
    expect(told(bot)).toEqual([]);
    await bot.pass(3 * minute, 5 * second);
    expect(told(bot)).toHaveLength(1);
  });
});

it('is known after a restart: not told again, and told when it is over', async () => {
  const store = await openStore('memory://', { now: Date.now });
  const open = async () => ({ ...store, close: async () => {} });
  const bot = await startAtRest({ open });
  refuseCredentials(bot);
  await send(bot, 'one');
  await bot.pass(minute);
  expect(told(bot)).toHaveLength(1);
  await bot.app.stop();

  bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 401, times: 1_000 });
  const { log, lines } = keepLog();
  const again = await startApp(loadConfig(environmentOf(bot)), { log, clock: bot.clock, open });
  onTestFinished(again.stop);
  await send(bot, 'two');
  await bot.pass(5 * minute, 5 * second);
  expect(lines.filter(({ step }) => step === 'alarm.plivo.credentials')).toHaveLength(1);
  expect(told(bot)).toHaveLength(1);

  bot.plivo.clearFaults();
  await send(bot, 'three');
  await bot.pass(minute);
  expect(told(bot)).toHaveLength(2);
});

it('is found to be over by the restart that mended it', async () => {
  const store = await openStore('memory://', { now: Date.now });
  const open = async () => ({ ...store, close: async () => {} });
  const bot = await startAtRest({ open });
  refuseCredentials(bot);
  await send(bot, 'one');
  await bot.pass(minute);
  await bot.app.stop();
  bot.plivo.clearFaults();

  const again = await startApp(loadConfig(environmentOf(bot)), { log: keepLog().log, clock: bot.clock, open });
  onTestFinished(again.stop);
  await bot.eventually('it is told', async () => {
    await bot.pass(second);
    return told(bot).length === 2;
  });
});
