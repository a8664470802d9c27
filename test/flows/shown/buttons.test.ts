import { describe, expect, it } from 'vitest';
import { groups, people, places } from '../../../emulators/slack/seed.ts';
import { type BotOptions, startAtRest, startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';

const to = '+14155550123';
const other = '+12125550187';

const undelivered = (errorCode: string): BotOptions => ({
  plivo: { scripts: { [to]: [{ status: 'undelivered', errorCode }] } },
});

/** A message that came to its end on the card. */
const ended = async (options: BotOptions, typed = `${to} On my way`) => {
  const bot = await startBot(options);
  await bot.type(typed);
  await bot.cardSays('Not delivered');
  return bot;
};

describe('Cancel', () => {
  const held = async (env: Record<string, string> = {}) => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10', ...env }, plivo: { autoReports: true } });
    await bot.type();
    await bot.offers('Cancel');
    return bot;
  };

  it.each([
    ['the sender', people.sender, 'Ann Sender', {}],
    ['an admin who is not on the list', people.admin, 'Dee Admin', {}],
    [
      'someone else on the list',
      people.colleague,
      'Ben Colleague',
      { ALLOWED_USERS: `${people.sender},${people.colleague}` },
    ],
    ['someone of a group on the list', people.colleague, 'Ben Colleague', { ALLOWED_USERGROUPS: groups.senders }],
  ] as const)('stops it for %s', async (_who, user, name, env) => {
    const bot = await held(env);
    expect((await bot.click('mms_cancel', user)).status).toBe(200);
    await bot.cardSays(`Cancelled by ${name} before it left`);
    await bot.hears(user, /stopped 1\. Nothing had left\./);
    await bot.clock.advance(60_000);
    await bot.quiet();
    expect(bot.plivo.messages).toEqual([]);
  });

  it('does nothing for a stranger, who hears why', async () => {
    const bot = await held();
    await bot.click('mms_cancel', people.unlisted);
    await bot.hears(people.unlisted, 'You are not on the list');
    await bot.clock.advance(10_000);
    await bot.taken(1);
  });

  it('stops what remains after some left, and says how many had', async () => {
    const bot = await startAtRest({
      env: { PLIVO_SMS_PER_SECOND: '1', MAX_RECIPIENTS: '12' },
      plivo: { autoReports: true },
    });
    const numbers = Array.from({ length: 12 }, (_, n) => `+14155550${130 + n}`);
    await bot.type(`${numbers.join(', ')} hi`);
    await bot.taken(10);
    await bot.clock.advance(900);
    await bot.quiet();
    await bot.clock.advance(99);
    await bot.quiet();
    await bot.offers('Stop the remaining 2');

    await bot.click('mms_cancel');
    await bot.hears(people.sender, /stopped 2\. 10 had left already\./);
    await bot.clock.advance(60_000);
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(10);
    expect(bot.cardText().match(/Cancelled by/g)).toHaveLength(2);
    expect(bot.labels()).not.toContain('Cancel');
  });

  it('of an old screen says that it has left already', async () => {
    const bot = await held();
    const old = bot.firstCard();
    await bot.clock.advance(10_000);
    await bot.taken(1);
    await bot.quiet();
    await bot.people.click({ user: people.sender, message: old, actionId: 'mms_cancel', stale: true });
    await bot.hears(people.sender, 'nothing to stop');
  });
});

describe('Send again', () => {
  it('is offered where repeating can help', async () => {
    const bot = await ended(undelivered('80'));
    expect(bot.labels()).toContain('Send again');
  });

  it('is not offered where it cannot: there is Fix it', async () => {
    const bot = await ended(undelivered('50'));
    expect(bot.labels()).not.toContain('Send again');
    expect(bot.labels()).toContain('Fix it');
  });

  it('sends once for two clicks, as a new message that is linked to the old one', async () => {
    const bot = await ended(undelivered('80'));
    const old = bot.firstCard();
    bot.plivo.script(to, ['sent', 'delivered']);

    await Promise.all([
      bot.people.click({ user: people.sender, message: old, actionId: 'mms_again', stale: true }),
      bot.people.click({ user: people.sender, message: old, actionId: 'mms_again', stale: true }),
    ]);

    await bot.cardCount(2);
    await bot.eventually('the new card says it', () => bot.slack.textOf(bot.cards()[1]).includes('Delivered'));
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(2);
    expect(bot.cards()).toHaveLength(2);
    const [oldId] = /\b[0-9A-Z]{6}\b/.exec(bot.slack.textOf(old)) ?? [];
    expect(bot.slack.textOf(bot.cards()[1])).toContain(`Again, for ${oldId}`);
  });

  it('takes its button off the old card, and an old screen hears that it was done', async () => {
    const bot = await ended(undelivered('80'));
    const old = bot.firstCard();
    bot.plivo.script(to, ['sent', 'delivered']);
    await bot.click('mms_again');
    await bot.offersOnly('Details');
    await bot.people.click({ user: people.sender, message: old, actionId: 'mms_again', stale: true });
    await bot.hears(people.sender, 'sent again already');
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(2);
  });

  it('addresses only those that it did not reach', async () => {
    const bot = await ended(undelivered('80'), `${to}, ${other} On my way`);
    await bot.cardSays('Delivered');
    bot.plivo.script(to, ['sent', 'delivered']);
    await bot.click('mms_again');
    await bot.arrived(to);
    await bot.quiet();
    expect(bot.plivo.phone(other)).toHaveLength(1);
    expect(bot.plivo.messages).toHaveLength(3);
  });

  it('is authorised again for whoever clicks', async () => {
    const bot = await ended(undelivered('80'));
    await bot.click('mms_again', people.unlisted);
    await bot.hears(people.unlisted, 'You are not on the list');
    await bot.click('mms_again', people.guest);
    await bot.hears(people.guest, 'Guests may not send');
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('does nothing for a person of another organisation, although they can click and are listed', async () => {
    const bot = await ended({
      ...undelivered('80'),
      env: { ALLOWED_USERS: `${people.sender},${people.external}` },
    });
    bot.slack.channels.get(places.general)?.members.add(people.external);
    await bot.click('mms_again', people.external);
    await bot.hears(people.external, 'Only people of this workspace');
    await bot.quiet();
    expect(bot.plivo.messages).toHaveLength(1);
  });

  it('puts the new card beside the old one, also where CARD_CHANNEL is not the channel of the thread', async () => {
    const bot = await startBot({ ...undelivered('80'), env: { CARD_CHANNEL: places.random } });
    const parent = bot.people.post({ user: people.colleague, channel: places.general, text: 'Who is coming?' });
    await bot.people.mention({
      user: people.sender,
      channel: places.general,
      threadTs: parent.ts,
      text: `@mms ${to} Come down`,
    });
    await bot.cardSays('Not delivered', places.random);
    bot.plivo.script(to, ['sent', 'delivered']);
    await bot.click('mms_again', people.sender, bot.firstCard(places.random));
    await bot.cardCount(2, places.random);
    expect(bot.slack.log.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('Fix it', () => {
  it('opens the form with what was sent, addressed only to those that it did not reach', async () => {
    const bot = await ended(undelivered('50'), `${to}, ${other} On my way`);
    await bot.click('mms_fix');
    const form = bot.slack.view(people.sender);
    expect(form?.state.values.to?.value?.value).toBe(to);
    expect(form?.state.values.text?.value?.value).toBe('On my way');
  });

  it('sends the mended message and takes the buttons off the old card', async () => {
    const bot = await ended(undelivered('50'));
    await bot.click('mms_fix');
    const { errors } = await bot.people.submit({ user: people.sender, values: { to: other } });
    expect(errors).toEqual({});
    await bot.arrived(other);
    await bot.offersOnly('Details');
    expect(bot.plivo.phone(other)[0]?.text).toBe('On my way');
  });

  it('opens nothing for a stranger, who hears why', async () => {
    const bot = await ended(undelivered('50'));
    await bot.click('mms_fix', people.unlisted);
    expect(bot.slack.view(people.unlisted)).toBeUndefined();
    await bot.hears(people.unlisted, 'You are not on the list');
  });
});

describe('Details', () => {
  it('shows full numbers, ids and the price, only to who clicked', async () => {
    const bot = await startBot();
    await bot.type();
    await bot.cardSays('Delivered');
    const before = bot.slack.messages(places.general).length;
    await bot.click('mms_details');
    await bot.eventually('the sender is told twice', () => bot.told(people.sender).length === 2);
    const shown = bot.lastTold(people.sender);
    expect(shown).toContain('+1 415 555 0123');
    expect(shown).toContain(bot.plivo.messages[0]?.uuid);
    expect(shown).toMatch(/Plivo \$0\.0055\d*, carrier fees extra/);
    expect(bot.slack.messages(places.general)).toHaveLength(before);
    expect(bot.cardText()).not.toContain('+1 415 555 0123');
  });

  it('shows a stranger nothing', async () => {
    const bot = await startBot();
    await bot.type();
    await bot.cardSays('Delivered');
    await bot.click('mms_details', people.unlisted);
    await bot.hears(people.unlisted, 'You are not on the list');
    expect(bot.told(people.unlisted).join()).not.toContain('415 555');
  });
});

describe('a message of which nobody knows', () => {
  const unconfirmed = async () => {
    const bot = await startAtRest();
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'status', status: 503, html: true });
    await bot.type();
    await bot.quiet();
    await bot.clock.advance(1_000);
    await bot.cardSays('Please do not resend yet');
    return bot;
  };
  /** In steps, since what is due in between asks Plivo and Slack over real connections. */
  const pass = async (bot: Awaited<ReturnType<typeof unconfirmed>>, minutes: number) => {
    for (let step = 0; step < minutes * 2; step += 1) {
      await bot.clock.advance(30_000);
      await bot.quiet();
    }
  };

  it('cannot be sent again before five minutes are over', async () => {
    const bot = await unconfirmed();
    await pass(bot, 4);
    expect(bot.labels()).not.toContain('Send again');
    expect(bot.labels()).not.toContain('Leave it');
    expect(bot.replies()[0]).toContain(`<@${people.sender}>`);
  });

  it('then may be, once a person says so', async () => {
    const bot = await unconfirmed();
    await pass(bot, 5);
    await bot.offersOnly('Send again', 'Leave it', 'Details');
    expect(bot.plivo.messages).toHaveLength(0);
    await bot.click('mms_again');
    await bot.taken(1);
    await pass(bot, 1);
    expect(bot.labels()).toEqual(['Details']);
  });

  it('or may be left, and the card says by whom', async () => {
    const bot = await unconfirmed();
    await pass(bot, 5);
    await bot.click('mms_leave');
    await pass(bot, 1);
    expect(bot.labels()).toEqual(['Details']);
    expect(bot.cardText()).toContain('Ann Sender left it at that');
    expect(bot.plivo.messages).toHaveLength(0);
  });

  it('is left by no stranger', async () => {
    const bot = await unconfirmed();
    await pass(bot, 5);
    await bot.click('mms_leave', people.unlisted);
    await bot.hears(people.unlisted, 'You are not on the list');
    await pass(bot, 1);
    expect(bot.labels()).toContain('Leave it');
  });
});

describe('a button that nobody knows any more', () => {
  it('is answered at once, with a next step', async () => {
    const bot = await startBot();
    await bot.type();
    await bot.card();
    const card = bot.firstCard();
    const blocks = [
      {
        type: 'actions',
        block_id: 'old',
        elements: [{ type: 'button', action_id: 'gone', value: 'x', text: { type: 'plain_text', text: 'Old' } }],
      },
    ];
    const click = { user: people.sender, message: { ...card, blocks }, actionId: 'gone', stale: true };
    const { value, ms } = await timed(() => bot.people.click(click));
    expect(value.status).toBe(200);
    expect(ms).toBeLessThan(1_000);
    await bot.hears(people.sender, '`/mms`');
  });

  it.each(['mms_cancel', 'mms_again', 'mms_fix', 'mms_details', 'mms_leave', 'mms_repeat'])(
    'nor what it is about: %s',
    async (actionId) => {
      const bot = await startBot();
      await bot.type();
      await bot.card();
      const button = {
        type: 'button',
        action_id: actionId,
        value: 'dispatch:FORGOTTEN',
        text: { type: 'plain_text', text: 'Old' },
      };
      const message = { ...bot.firstCard(), blocks: [{ type: 'actions', block_id: 'old', elements: [button] }] };
      const { status } = await bot.people.click({ user: people.sender, message, actionId, stale: true });
      expect(status).toBe(200);
      await bot.hears(people.sender, /any more|too old|nothing here/);
    },
  );
});
