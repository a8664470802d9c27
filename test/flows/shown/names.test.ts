/** Whom a message notifies: nobody as long as all is well, its sender once with bad news. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, startAtRest, startBot } from '../../harness.ts';

const to = '+14155550123';
const { sender, colleague } = people;

/** Everybody who was notified because something names them. */
const pinged = ({ slack }: Pick<Bot, 'slack'>): string[] =>
  Object.values(people).flatMap((user) => slack.pings(user).map(() => user));

describe('good news notifies nobody', () => {
  it.each([
    ['in a channel', places.general],
    ['in the DM, where the card had to go', places.secret],
  ])('from the first card to the last reply: %s', async (_what, channel) => {
    const bot = await startBot();
    await bot.type(`${to} On my way`, { channel });
    await bot.eventually('it is delivered', () =>
      [...bot.slack.messages(places.general), ...bot.slack.dms(sender)].some(
        (it) => it.thread_ts !== undefined && it.thread_ts !== it.ts && it.text.includes('Delivered'),
      ),
    );
    await bot.quiet();
    expect(pinged(bot)).toEqual([]);
  });

  it('nor does one to many, asked for in the thread of a colleague, down to its last word', async () => {
    const bot = await startBot({ env: { MAX_RECIPIENTS: '10' } });
    const { ts } = bot.people.post({ user: colleague, channel: places.general, text: 'Who tells them?' });
    const numbers = Array.from({ length: 6 }, (_, n) => `415-555-${1000 + n}`).join(', ');
    const text = `@mms ${numbers} <@${colleague}> is late`;
    await bot.people.mention({ user: sender, channel: places.general, threadTs: ts, text });
    await bot.whisper(sender, '');
    await bot.people.mention({
      user: sender,
      channel: places.general,
      threadTs: ts,
      text: `@mms ${numbers} I am late`,
    });
    await bot.eventually('the last word', () =>
      bot.slack.messages(places.general).some((it) => it.text.includes('is final: 6 delivered')),
    );
    await bot.quiet();
    const ofBot = Object.values(people).flatMap((user) => bot.slack.pings(user));
    const said = bot.slack.messages(places.general).filter((it) => it.bot_id !== undefined);
    expect(ofBot.filter((ping) => said.some((it) => it.ts === ping.ts))).toEqual([]);
  });

  it('nor does a cancel, which says by whom', async () => {
    const bot = await startAtRest({
      env: { UNDO_SECONDS: '10', ALLOWED_USERS: `${sender},${colleague}` },
    });
    await bot.type();
    await bot.offers('Cancel');
    await bot.click('mms_cancel', colleague);
    await bot.passUntilCardSays('Cancelled by Ben Colleague before it left');
    expect(pinged(bot)).toEqual([]);
  });
});

describe('bad news notifies the sender once', () => {
  it.each<[string, BotOptions['plivo'], string]>([
    ['not delivered', { scripts: { [to]: [{ status: 'undelivered', errorCode: '50' }] } }, `${to} On my way`],
    ['not sent at all', {}, `${to} https://no-such-host.invalid/cat.jpg`],
  ])('%s', async (_what, plivo, typed) => {
    const bot = await startBot({ plivo: plivo ?? {} });
    await bot.type(typed);
    await bot.replyCount(1);
    await bot.quiet();
    expect(pinged(bot)).toEqual([sender]);
  });

  it('that nobody knows whether it went out', async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 503, html: true });
    await bot.type();
    await bot.pass(2_000);
    await bot.replyCount(1);
    expect(pinged(bot)).toEqual([sender]);
  });
});

describe('the name on a card', () => {
  it.each([
    ['the display name', { display_name: 'Annie', real_name: 'Ann Lee' }, 'Annie sends a text'],
    ['else the real name', { display_name: '', real_name: 'Ann Lee' }, 'Ann Lee sends a text'],
    ['a call to everybody', { display_name: '<!channel> @here' }, '<!channel> @here sends a text'],
    ['a mention', { display_name: `<@${colleague}>` }, `<@${colleague}> sends a text`],
    ['lines and turned text', { display_name: 'Ann\n\u202eeeL\u2028' }, 'Ann eeL sends a text'],
    ['formatting', { display_name: '*_Ann_* `J_D`' }, 'Ann J_D sends a text'],
    ['a host', { display_name: 'ann.zip #general' }, 'ann.zip #general sends a text'],
    ['200 characters', { display_name: 'Ann '.repeat(50) }, `${'Ann '.repeat(19)}Ann… sends a text`],
    [
      'nothing that can be read',
      { display_name: '\u200b\u202e', real_name: ' ', name: '**' },
      'A teammate sends a text',
    ],
  ])('is harmless: %s', async (_what, profile, shown) => {
    const bot = await startBot({
      before: ({ slack }) => slack.addUser({ id: sender, name: 'ann', ...profile }),
    });
    await bot.type();
    await bot.cardSays('Delivered');
    expect(bot.cardText().split('\n')[0]).toContain(shown);
    expect(bot.calls('chat.postMessage').every(({ ok }) => ok)).toBe(true);
    expect(pinged(bot)).toEqual([]);
  });
});
