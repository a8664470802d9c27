import { expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';
import { calls, cardsIn, cardText, command, eventually, quiet, replies, told } from '../../support/flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const start = async (rateLimits = false) => {
  const clock = createManualClock();
  const bot = await startBot({
    clock,
    plivo: { autoReports: false, now: clock.now },
    slack: { now: clock.now, rateLimits },
  });
  const pass = async (seconds: number, step = 1) => {
    for (let passed = 0; passed < seconds; passed += step) {
      await clock.advance(step * 1_000);
      await quiet(bot);
    }
  };
  return { ...bot, clock, pass };
};
const posts = (bot: Awaited<ReturnType<typeof start>>) => calls(bot.slack, 'chat.postMessage');

it('shows a card four times at the most to a Slack that takes each and never says so, and tells where to look', async () => {
  const bot = await start();
  bot.slack.fail('chat.postMessage', { resetAfter: true, times: 100 });
  await command(bot, { text: '+14155550123 Many times' });
  await bot.pass(3_600, 120);

  expect(cardsIn(bot)).toHaveLength(4);
  expect(
    cardsIn(bot)
      .slice(1)
      .every((card) => bot.slack.textOf(card).includes('you may see it twice')),
  ).toBe(true);
  const hints = told(bot, people.sender).filter((text) => text.includes('did not confirm'));
  expect(hints).toEqual([expect.stringMatching(/`\/mms status \w{6}`/)]);

  bot.slack.recover();
  const [, second] = cardsIn(bot);
  if (!second) throw new Error('there is no second card');
  await bot.people.click({ user: people.sender, message: second, actionId: 'mms_details' });
  await bot.plivo.report('+14155550123', 'delivered');
  await bot.pass(4);
  expect(cardText(bot)).not.toContain('Delivered');
  expect(bot.slack.textOf(cardsIn(bot)[1])).toContain('Delivered');
  expect(cardsIn(bot)).toHaveLength(4);
});

it('posts nothing more to a Slack that answers nothing at all, until it does', async () => {
  const bot = await start();
  for (const method of ['chat.postMessage', 'auth.test']) bot.slack.fail(method, { resetBefore: true, times: 1_000 });
  await command(bot, { text: '+14155550123 After the silence' });
  await bot.pass(1_200, 60);
  expect(posts(bot)).toHaveLength(1);
  expect(calls(bot.slack, 'auth.test').length).toBeGreaterThan(3);

  bot.slack.recover();
  await bot.pass(900, 60);
  expect(cardsIn(bot)).toHaveLength(1);
  expect(cardText(bot)).toContain('you may see it twice');
});

it('leaves out a reply that Slack never confirmed, after as many tries', async () => {
  const bot = await start();
  await command(bot, { text: '+14155550123 Quiet thread' });
  await eventually(() => expect([cardsIn(bot).length, bot.plivo.messages.length]).toEqual([1, 1]));
  bot.slack.fail('chat.postMessage', { resetAfter: true, times: 100 });
  await bot.plivo.report('+14155550123', 'sent');
  await bot.pass(3_600, 120);
  bot.slack.recover();
  await bot.plivo.report('+14155550123', 'delivered');
  await bot.pass(10);

  expect(replies(bot)).toHaveLength(5);
  expect(replies(bot)[4]).toContain('Delivered');
});

it('waits in line for a channel that Slack lets nobody post in more often than once a second', async () => {
  const bot = await start(true);
  const texts = Array.from({ length: 40 }, (_, n) => `Number ${n}.`);
  for (const text of texts) await command(bot, { text: `+14155550123 ${text}` });
  await quiet(bot);
  await bot.pass(90);

  expect(cardsIn(bot)).toHaveLength(texts.length);
  // One in five finds the burst used up; everybody else waits without asking.
  expect(posts(bot).filter(({ ok }) => !ok).length).toBeLessThan(15);
});

it('posts elsewhere meanwhile', async () => {
  const bot = await start();
  const isGeneral = (args: object) => 'channel' in args && args.channel === places.general;
  bot.slack.fail('chat.postMessage', { retryAfter: 300, times: 100, when: isGeneral });
  await command(bot, { text: '+14155550123 Refused here' });
  await quiet(bot);
  await command(bot, { text: '+14155550123 Welcome there', channel: places.random });
  await eventually(() => expect(cardsIn(bot, places.random)).toHaveLength(1));
});
