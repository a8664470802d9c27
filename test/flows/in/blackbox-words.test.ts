import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startBot } from '../../harness.ts';

describe('a card that cannot go to another channel than the one of asking', () => {
  const secret = `<#${places.secret}>`;

  it('names the channel that was chosen in the form', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '600' } });
    await bot.type('');
    await bot.people.submit({
      user: people.sender,
      values: { to: '415-555-0123', text: 'Hello', channel: places.secret },
    });
    await bot.eventually('the answer and the card say where it is', () => {
      expect(bot.told(people.sender).join()).toContain(`I cannot post in ${secret}. \`/invite @mms\` in ${secret}`);
      expect(bot.slack.textOf(bot.slack.dms(people.sender)[0])).toContain(`Here because I cannot post in ${secret}`);
    });
  });

  it('names the channel that the operator set for cards', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '600', CARD_CHANNEL: places.secret } });
    const { message } = await bot.type();
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
    await bot.type();
    await bot.cardSays('Next try at');
    expect(bot.cardText()).toContain('Not sent yet: Plivo');
    expect(bot.cardText()).not.toMatch(/Send it again/);
  },
);
