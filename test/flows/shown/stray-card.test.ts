import { expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

it('keeps up the card on which somebody clicks, when Slack took one without saying so', async () => {
  const clock = createManualClock();
  const bot = await startBot({ clock, plivo: { autoReports: false } });
  bot.slack.fail('chat.postMessage', { resetAfter: true });
  await bot.people.command({ user: people.sender, channel: places.general, text: '+14155550123 Twice shown' });
  const cards = () => bot.slack.messages(places.general).filter((it) => bot.slack.textOf(it).includes('Twice shown'));
  await until(async () => {
    await clock.advance(500);
    return cards().length === 2;
  });
  const [stray, second] = cards();
  if (!stray || !second) throw new Error('there are two cards');
  expect(bot.slack.textOf(second)).toContain('you may see it twice');

  await bot.people.click({ user: people.sender, message: stray, actionId: 'mms_details' });
  await bot.plivo.report('+14155550123', 'delivered');
  await until(async () => {
    await clock.advance(500);
    return bot.slack.textOf(cards()[0]).includes('Delivered');
  });

  expect(bot.slack.textOf(cards()[1])).not.toContain('Delivered');
});
