import { expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startAtRest } from '../../harness.ts';

const minute = 60_000;

it('shows a card four times at the most to a Slack that takes each and never says so, and tells where to look', async () => {
  const bot = await startAtRest();
  bot.slack.fail('chat.postMessage', { resetAfter: true, times: 100 });
  await bot.type('+14155550123 Many times');
  await bot.pass(60 * minute, 2 * minute);

  expect(bot.cards()).toHaveLength(4);
  expect(
    bot
      .cards()
      .slice(1)
      .every((card) => bot.slack.textOf(card).includes('you may see it twice')),
  ).toBe(true);
  const hints = bot.told(people.sender).filter((text) => text.includes('did not confirm'));
  expect(hints).toEqual([expect.stringMatching(/`\/mms status \w{6}`/)]);

  bot.slack.recover();
  const [, second] = bot.cards();
  if (!second) throw new Error('there is no second card');
  await bot.click('mms_details', people.sender, second);
  await bot.plivo.report('+14155550123', 'delivered');
  await bot.pass(4_000);
  expect(bot.cardText()).not.toContain('Delivered');
  expect(bot.slack.textOf(bot.cards()[1])).toContain('Delivered');
  expect(bot.cards()).toHaveLength(4);
});

it('posts nothing more to a Slack that answers nothing at all, until it does', async () => {
  const bot = await startAtRest();
  for (const method of ['chat.postMessage', 'auth.test']) bot.slack.fail(method, { resetBefore: true, times: 1_000 });
  await bot.type('+14155550123 After the silence');
  await bot.pass(20 * minute, minute);
  expect(bot.calls('chat.postMessage')).toHaveLength(1);
  expect(bot.calls('auth.test').length).toBeGreaterThan(3);

  bot.slack.recover();
  await bot.pass(15 * minute, minute);
  expect(bot.cards()).toHaveLength(1);
  expect(bot.cardText()).toContain('you may see it twice');
});

it('leaves out a reply that Slack never confirmed, after as many tries', async () => {
  const bot = await startAtRest();
  await bot.type('+14155550123 Quiet thread');
  await bot.cardCount(1);
  await bot.taken(1);
  bot.slack.fail('chat.postMessage', { resetAfter: true, times: 100 });
  await bot.plivo.report('+14155550123', 'sent');
  await bot.pass(60 * minute, 2 * minute);
  bot.slack.recover();
  await bot.plivo.report('+14155550123', 'delivered');
  await bot.pass(10_000);

  expect(bot.replies()).toHaveLength(5);
  expect(bot.replies()[4]).toContain('Delivered');
});

it('waits in line for a channel that Slack lets nobody post in more often than once a second', async () => {
  const bot = await startAtRest({ slack: { rateLimits: true } });
  const texts = Array.from({ length: 40 }, (_, n) => `Number ${n}.`);
  for (const text of texts) await bot.type(`+14155550123 ${text}`);
  await bot.quiet();
  await bot.pass(90_000);

  expect(bot.cards()).toHaveLength(texts.length);
  // One in five finds the burst used up; everybody else waits without asking.
  expect(bot.calls('chat.postMessage').filter(({ ok }) => !ok).length).toBeLessThan(15);
});

it('posts elsewhere meanwhile', async () => {
  const bot = await startAtRest();
  const isGeneral = (args: object) => 'channel' in args && args.channel === places.general;
  bot.slack.fail('chat.postMessage', { retryAfter: 300, times: 100, when: isGeneral });
  await bot.type('+14155550123 Refused here');
  await bot.quiet();
  await bot.type('+14155550123 Welcome there', { channel: places.random });
  await bot.cardCount(1, places.random);
});
