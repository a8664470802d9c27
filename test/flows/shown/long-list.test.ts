/** A list that is too long to be read each time: what a person sees of it is what its records say. */
import { expect, it } from 'vitest';
import { startAtRest } from '../../harness.ts';

const second = 1_000;
const numbers = Array.from({ length: 30 }, (_, n) => `+1415555${1000 + n}`);
const env = { MAX_RECIPIENTS: '30', PLIVO_SMS_PER_SECOND: '1', UNDO_SECONDS: '0' };

it('counts on its card, and says the same by status, history and Cancel', async () => {
  const bot = await startAtRest({ env });
  await bot.type(`${numbers.join(', ')} To all of you`);
  await bot.pass(5 * second);
  const left = bot.sends().length;
  expect(left).toBeGreaterThan(9);
  expect(left).toBeLessThan(30);
  await bot.plivo.report(numbers[0] ?? '', 'delivered');
  await bot.plivo.report(numbers[1] ?? '', 'undelivered', { errorCode: '50' });
  await bot.pass(3 * second);
  expect(bot.cardText()).toMatch(/1 delivered.*waiting.*1 not delivered/);
  expect(await bot.answerTo('status')).toMatch(/10 more: \d+ waiting/);
  expect(await bot.answerTo('history')).toMatch(/and 10 more: 1 delivered/);
  const stopped = await bot.answerTo('cancel');
  const [, count = ''] = /stopped (\d+)\./.exec(stopped) ?? [];
  const sent = bot.sends().length;
  expect(Number(count)).toBe(30 - sent);
  await bot.pass(60 * second, second);
  expect(bot.sends()).toHaveLength(sent);
  expect(bot.cardText()).toContain(`${count} cancelled`);
});
