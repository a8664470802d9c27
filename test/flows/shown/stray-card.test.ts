import { expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startAtRest } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';

it('keeps up the card on which somebody clicks, when Slack took one without saying so', async () => {
  const bot = await startAtRest();
  bot.slack.fail('chat.postMessage', { resetAfter: true });
  await bot.type('+14155550123 Twice shown');
  const cards = () => bot.slack.messages(places.general).filter((it) => bot.slack.textOf(it).includes('Twice shown'));
  await eventually('it is posted again', async () => {
    await bot.clock.advance(500);
    return cards().length === 2;
  });
  const [stray, second] = cards();
  if (!stray || !second) throw new Error('there are two cards');
  expect(bot.slack.textOf(second)).toContain('you may see it twice');

  await bot.click('mms_details', people.sender, stray);
  await bot.plivo.report('+14155550123', 'delivered');
  await eventually('the stray card is kept up', async () => {
    await bot.clock.advance(500);
    return bot.slack.textOf(cards()[0]).includes('Delivered');
  });

  expect(bot.slack.textOf(cards()[1])).not.toContain('Delivered');
});
