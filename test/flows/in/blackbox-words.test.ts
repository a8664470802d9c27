import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';
import { cardText, command, eventually, told } from '../../support/flow.ts';

describe('a card that cannot go to another channel than the one of asking', () => {
  const secret = `<#${places.secret}>`;

  it('names the channel that was chosen in the form', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '600' } });
    await command(bot, { text: '' });
    await bot.people.submit({
      user: people.sender,
      values: { to: '415-555-0123', text: 'Hello', channel: places.secret },
    });
    await eventually(() => {
      expect(told(bot, people.sender).join()).toContain(`I cannot post in ${secret}. \`/invite @mms\` in ${secret}`);
      expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain(`Here because I cannot post in ${secret}`);
    });
  });

  it('names the channel that the operator set for cards', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '600', CARD_CHANNEL: places.secret } });
    const { message } = await command(bot);
    expect(bot.slack.textOf(message)).toContain(`\`/invite @mms\` in ${secret} mends that`);
  });
});

it.each([{ kind: 'status', status: 429 } as const, { kind: 'refuse' } as const])(
  'a card does not ask to send again what the app itself tries again: %j',
  async (fault) => {
    const bot = await startBot({
      env: fault.kind === 'refuse' ? { PLIVO_API_URL: 'http://127.0.0.1:1' } : {},
    });
    if (fault.kind === 'status') bot.plivo.fail({ path: '/Message/', method: 'POST', ...fault, times: 3 });
    await command(bot);
    await eventually(() => expect(cardText(bot)).toContain('Next try at'));
    expect(cardText(bot)).toContain('Not sent yet: Plivo');
    expect(cardText(bot)).not.toMatch(/Send it again/);
  },
);
