import { expect, it } from 'vitest';
import { startAtRest } from '../../harness.ts';

const second = 1_000;
const numbers = ['+14155550123', '+14155550124', '+14155550125'];

/** Three cards that say that Plivo has their message, and may be edited again. */
const startThree = async () => {
  const bot = await startAtRest();
  for (const number of numbers) await bot.type(`${number} Hello`);
  await bot.cardCount(3);
  await bot.taken(3);
  await bot.pass(3 * second);
  const edits = () => bot.calls('chat.update');
  const before = edits().length;
  return { ...bot, newEdits: () => edits().slice(before) };
};

it('leaves every card alone for as long as Slack says after it refused one edit, and says the news under them', async () => {
  const bot = await startThree();
  bot.slack.fail('chat.update', { retryAfter: 30, times: 1 });
  for (const number of numbers) {
    await bot.plivo.report(number, 'delivered');
    await bot.quiet();
  }
  await bot.pass(28 * second);
  expect(bot.newEdits()).toHaveLength(1);
  for (const card of bot.cards()) expect(bot.replies(card).at(-1)).toContain('Delivered');

  await bot.pass(6 * second);
  expect(bot.newEdits()).toHaveLength(4);
  for (const card of bot.cards()) expect(bot.slack.textOf(card)).toContain('Delivered');
});

it('leaves every card alone for a moment where Slack does not say for how long', async () => {
  const bot = await startThree();
  bot.slack.fail('chat.update', { retryAfter: 'unsaid', times: 1 });
  for (const number of numbers) await bot.plivo.report(number, 'delivered');
  await bot.quiet();
  expect(bot.newEdits()).toHaveLength(1);
  for (const card of bot.cards()) expect(bot.replies(card).at(-1)).toContain('Delivered');
  await bot.pass(6 * second);
  for (const card of bot.cards()) expect(bot.slack.textOf(card)).toContain('Delivered');
});

it('says of no card that it may be there twice because Slack did not say how long to wait', async () => {
  const bot = await startAtRest();
  bot.slack.fail('chat.postMessage', { retryAfter: 'unsaid', times: 2 });
  await bot.type();
  await bot.pass(10 * second);
  expect(bot.cards()).toHaveLength(1);
  expect(bot.cardText()).not.toContain('twice');
});

it('goes on editing cards in a channel that takes no more posts for now', async () => {
  const bot = await startThree();
  bot.slack.fail('chat.postMessage', { retryAfter: 60, times: 1 });
  for (const number of numbers) await bot.plivo.report(number, 'delivered');
  await bot.pass(5 * second);
  for (const card of bot.cards()) expect(bot.slack.textOf(card)).toContain('Delivered');
  expect(bot.calls('chat.postMessage').filter(({ ok }) => !ok)).toHaveLength(1);

  await bot.pass(60 * second);
  for (const card of bot.cards()) expect(bot.replies(card)).toHaveLength(1);
});
