import { describe, expect, it } from 'vitest';
import { groups, people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { type Bot, type BotOptions, startBot } from '../../harness.ts';

const to = '415-555-0123';
const phone = '+14155550123';
const both = `${people.sender},${people.colleague}`;

const start = async (options: BotOptions = {}) => {
  const bot = await startBot(options);
  const ask = async (user: string, text: string, channel: string = places.general): Promise<Message> => {
    const { status, message } = await bot.type(text, { user, channel });
    expect(status).toBe(200);
    if (!message) throw new Error(`no answer to “${text}”; ${JSON.stringify(bot.slack.problems)}`);
    expect(message.to).toBe(user);
    return message;
  };
  return { ...bot, typeAs: ask, type: (text: string) => ask(people.sender, text) };
};

/** Refused before it was stored: no request to Plivo, no card, nothing accepted that could still become one. */
const expectNothing = ({ slack, plivo, output }: Pick<Bot, 'slack' | 'plivo' | 'output'>) => {
  expect(plivo.requests).toEqual([]);
  for (const channel of slack.channels.keys()) {
    expect(slack.messages(channel).filter(({ bot_id }) => bot_id !== undefined)).toEqual([]);
  }
  expect(output.join('')).not.toContain('dispatch.accepted');
};

/** Several numbers, all fictional: 415-555-0100, 415-555-0101 and so on. */
const numbers = (count: number) =>
  Array.from({ length: count }, (_, n) => `415-555-01${String(n).padStart(2, '0')}`).join(', ');
const links = (count: number) => Array.from({ length: count }, (_, n) => `https://example.com/${n}.jpg`).join(' ');

describe('what cannot be sent as it was typed', () => {
  it.each([
    ['no number', '12345 Hello', 'I cannot read “12345”'],
    ['a number with an extension', '415-555-0123 ext 5 Hello', 'extension'],
    ['a number with an impossible area code', '115-555-0123 Hello', '“115-555-0123”'],
    ['a British number', '+44 20 7946 0958 Hello', 'United Kingdom'],
    ['a Jamaican number', '+1 876 555 0123 Hello', 'Jamaica'],
    ['more recipients than one message may have', `${numbers(11)} Hello`, 'These are 11 recipients'],
    ['1,601 characters with a picture', `${to} ${'x'.repeat(1601)} https://example.com/a.jpg`, 'Shorten it by 1'],
    ['738 characters with an emoji and no picture', `${to} ${'x'.repeat(736)}👋`, '737 fit'],
    ['1,601 characters without a picture', `${to} ${'x'.repeat(1601)}`, '1,600 fit'],
    ['eleven attachments', `${to} Hello ${links(11)}`, 'one message holds 10'],
    ['a link with a password', `${to} Hello https://ann:secret@example.com/a.jpg`, 'user name or a password'],
  ])('%s: one private sentence, with Fix it that has everything', async (_what, typed, sentence) => {
    const bot = await start();
    const { slack, type, labels, press, field } = bot;

    const answer = await type(typed);

    expect(slack.textOf(answer)).toContain(sentence);
    expect(slack.textOf(answer).split('\n')).toHaveLength(1);
    expect(slack.textOf(answer)).toMatch(/\.$/);
    expect(slack.textOf(answer)).not.toContain('secret');
    expect(labels(answer)).toEqual(['Fix it']);
    await press(people.sender, 'Fix it', answer);
    const kept = ['to', 'text', 'links'].map((id) => field(people.sender, id) ?? '').join(' ');
    const pieces = (text: string) => text.split(/[\s,]+/).filter(Boolean);
    expect(pieces(kept).sort()).toEqual(pieces(typed).sort());
    expectNothing(bot);
  });

  it('says everything that is wrong at once', async () => {
    const bot = await start();
    const answer = bot.slack.textOf(await bot.type('12345, +1 876 555 0123 Hello'));
    expect(answer).toContain('“12345”');
    expect(answer).toContain('Jamaica');
    expectNothing(bot);
  });

  it('takes what just fits: ten people, 1,600 characters with a picture, 737 with an emoji without one', async () => {
    const { type, plivo, arrived, pictures } = await start({ env: { USER_DAILY_LIMIT: '1000' } });
    await type(`${numbers(10)} Hello`);
    await type(`${to} ${'x'.repeat(1600)} ${pictures.url('/cat.jpg')}`);
    await type(`${to} ${'x'.repeat(735)}👋`);
    expect((await arrived(phone, 2)).map(({ text }) => text.length).sort()).toEqual([1600, 737].sort());
    await arrived('+14155550109');
    expect(plivo.messages).toHaveLength(12);
  });
});

describe('a link that is no picture', () => {
  it.each([
    ['a web page', '/page.jpg', 'is a web page, not a picture'],
    ['nothing', '/missing.jpg', 'leads to nothing (404)'],
    ['a picture of 26 MB', '/huge.jpg', 'and I read at most 25 MB'],
    ['a private address, by a redirect', '/to-private.jpg', 'private address'],
  ])('%s: nothing is sent; card, thread and a private answer say why, with Fix it', async (_what, path, sentence) => {
    const { slack, type, pictures, whisper, card, replies, eventually, press, field, sends, plivo, labels } =
      await start();

    const accepted = await type(`${to} Look at this ${pictures.url(path)}`);

    const refusal = await whisper(people.sender, sentence);
    expect(slack.textOf(refusal)).toContain('was not sent');
    expect(labels(refusal)).toEqual(['Fix it']);
    const shown = await card(places.general, sentence);
    expect(slack.textOf(shown)).toContain('(•••) •••-0123: not sent');
    await eventually('a reply says it too', () => replies(shown).some((text) => text.includes(sentence)));
    expect(slack.thread(places.general, shown.ts)[0]?.text).toContain(`<@${people.sender}>`);

    await press(people.sender, 'Fix it', refusal);
    expect(field(people.sender, 'to')).toContain('415');
    expect(field(people.sender, 'text')).toBe('Look at this');
    expect(field(people.sender, 'links')).toBe(pictures.url(path));
    expect(accepted.ts).not.toBe(refusal.ts);
    expect(sends()).toEqual([]);
    expect(plivo.phone(phone)).toEqual([]);
    expect(slack.problems).toEqual([]);
  });

  it.each(['http://10.0.0.1/cat.jpg', 'http://169.254.169.254/latest/cat.jpg', 'http://localhost/cat.jpg'])(
    'a private address, %s, is not even asked',
    async (url) => {
      const { type, whisper, sends } = await start();
      await type(`${to} Look at this ${url}`);
      await whisper(people.sender, 'private address');
      expect(sends()).toEqual([]);
    },
  );

  it('of several is each named', async () => {
    const { slack, type, pictures, whisper, sends } = await start();
    await type(`${to} Look ${pictures.url('/cat.jpg')} ${pictures.url('/page.jpg')} ${pictures.url('/missing.jpg')}`);
    const answer = slack.textOf(await whisper(people.sender, 'was not sent'));
    expect(answer).toContain('/page.jpg');
    expect(answer).toContain('/missing.jpg');
    expect(answer).not.toContain('/cat.jpg');
    expect(sends()).toEqual([]);
  });

  it('can be mended in the form, and then goes to the same people once', async () => {
    const { type, pictures, whisper, press, people: team, arrived, sends } = await start();
    await type(`${to} Look at this ${pictures.url('/page.jpg')}`);
    await press(people.sender, 'Fix it', await whisper(people.sender, 'was not sent'));
    await team.submit({ user: people.sender, values: { links: pictures.url('/cat.jpg') } });
    const [received] = await arrived(phone);
    expect([received?.text, received?.media.length]).toEqual(['Look at this', 1]);
    expect(sends()).toHaveLength(1);
  });
});

describe('who may not send', () => {
  it('is somebody who is not on the list; what they typed waits behind Fix it', async () => {
    const bot = await start();
    const { slack, typeAs, labels } = bot;
    const answer = await typeAs(people.unlisted, `${to} Hello`);
    expect(slack.textOf(answer)).toContain('You are not on the list of people who may send');
    expect(answer.text).toContain(`Ask <@${people.admin}> to add ${people.unlisted} (you)`);
    expect(labels(answer)).toEqual(['Fix it']);
    expectNothing(bot);
  });

  it('is somebody not on the list who typed a number for the form: it waits behind Fix it too', async () => {
    const bot = await start();
    const answer = await bot.typeAs(people.unlisted, to);
    expect(bot.slack.textOf(answer)).toContain('not on the list');
    expect(bot.labels(answer)).toEqual(['Fix it']);
    expectNothing(bot);
  });

  it('is an admin who is not on the list', async () => {
    const bot = await start();
    expect(bot.slack.textOf(await bot.typeAs(people.admin, `${to} Hello`))).toContain('not on the list');
    expectNothing(bot);
  });

  it('is everybody while the list is empty, and everybody hears how to change that', async () => {
    const bot = await start({ env: { ALLOWED_USERS: '' } });
    for (const user of [people.sender, people.admin, people.guest]) {
      const answer = bot.slack.textOf(await bot.typeAs(user, `${to} Hello`));
      expect(answer).toBe(
        `Nobody may send yet. Put \`ALLOWED_USERS=${user}\` (you) into the configuration and restart.`,
      );
    }
    expectNothing(bot);
  });

  it('is a guest, although on the list', async () => {
    const bot = await start({ env: { ALLOWED_USERS: people.guest } });
    expect(bot.slack.textOf(await bot.typeAs(people.guest, `${to} Hello`))).toContain('Guests may not send');
    expectNothing(bot);
  });

  it('is somebody of another organisation, although on the list: only they hear it', async () => {
    const bot = await start({ env: { ALLOWED_USERS: people.external } });
    const { slack, people: team, whisper } = bot;
    await team.mention({ user: people.external, channel: places.shared, text: `@mms ${to} Hello` });
    await whisper(people.external, 'Only people of this workspace may send');
    expectNothing(bot);
    expect(slack.problems).toEqual([]);
  });

  it('is a bot, although on the list', async () => {
    const bot = await start({ env: { ALLOWED_USERS: 'U0ROBOT001' } });
    bot.slack.addUser({ id: 'U0ROBOT001', name: 'robot', is_bot: true });
    const { status } = await bot.people.event({
      type: 'app_mention',
      user: 'U0ROBOT001',
      text: `<@${bot.slack.bot.user}> ${to} From a workflow`,
      ts: '1700000000.000200',
      event_ts: '1700000000.000200',
      channel: places.general,
    });
    expect(status).toBe(200);
    expectNothing(bot);
  });

  it('is somebody whom Slack does not know or show now', async () => {
    const bot = await start();
    bot.slack.fail('users.info', { error: 'internal_error', times: 2 });
    const answer = await bot.type(`${to} Hello`);
    expect(bot.slack.textOf(answer)).toContain('Try again in a minute');
    expect(bot.labels(answer)).toEqual(['Fix it']);
    expectNothing(bot);
  });
});

describe('a user group', () => {
  const env = { ALLOWED_USERS: '', ALLOWED_USERGROUPS: groups.senders };

  it('lets its members send, and nobody else', async () => {
    const { slack, typeAs, arrived, sends } = await start({ env });
    expect(slack.textOf(await typeAs(people.unlisted, `${to} Hello`))).toContain('not on the list');
    await typeAs(people.colleague, `${to} Hello`);
    await arrived(phone);
    expect(sends()).toHaveLength(1);
  });

  it.each([
    ['fails', { error: 'internal_error' }],
    ['is limited', { status: 429, retryAfter: 30 }],
    ['does not answer', { hang: true }],
  ])('that cannot be looked up, because Slack %s, lets nobody send', async (_how, fault) => {
    const bot = await start({ env });
    bot.slack.fail('usergroups.users.list', { ...fault, times: 9 });
    const answer = await bot.typeAs(people.colleague, `${to} Hello`);
    expect(bot.slack.textOf(answer)).toContain('Try again in a minute');
    expect(bot.labels(answer)).toEqual(['Fix it']);
    expectNothing(bot);
  });

  it('that cannot be looked up does not stop those who are listed by name', async () => {
    const { slack, type, arrived } = await start({ env: { ALLOWED_USERGROUPS: groups.senders } });
    slack.fail('usergroups.users.list', { error: 'internal_error', times: 9 });
    await type(`${to} Hello`);
    await arrived(phone);
  });
});

describe('a channel that is not on the list', () => {
  const env = { ALLOWED_CHANNELS: places.general };

  it('is no place to ask from, also where only the form would open', async () => {
    const bot = await start({ env });
    const { slack, typeAs, labels } = bot;
    const answer = await typeAs(people.sender, `${to} Hello`, places.random);
    expect(answer.text).toBe(`Sending is not allowed in <#${places.random}>. Use <#${places.general}> instead.`);
    expect(labels(answer)).toEqual(['Fix it']);
    await bot.people.command({ user: people.sender, channel: places.random });
    expect(slack.view(people.sender)).toBeUndefined();
    expectNothing(bot);
  });

  it('is no place for the card, neither from the form nor from CARD_CHANNEL', async () => {
    const bot = await start({ env: { ...env, CARD_CHANNEL: places.random } });
    const { slack, type, people: team } = bot;
    expect(slack.textOf(await type(`${to} Hello`))).toContain('Sending is not allowed in');
    await team.command({ user: people.sender, channel: places.general });
    const { errors } = await team.submit({ user: people.sender, values: { to, text: 'Hello' } });
    expect(errors.channel).toContain('Sending is not allowed in');
    expectNothing(bot);
  });

  it('is told to the person who mentioned the bot there', async () => {
    const bot = await start({ env: { ALLOWED_CHANNELS: places.random } });
    await bot.people.mention({ user: people.sender, channel: places.general, text: `@mms ${to} Hello` });
    await bot.whisper(people.sender, 'Sending is not allowed in');
    expectNothing(bot);
  });
});

describe('a daily limit', () => {
  it('of a person stops what goes beyond it, says how much is left, and lets the rest through', async () => {
    const { slack, type, typeAs, labels, arrived, sends } = await start({
      env: { ALLOWED_USERS: both, USER_DAILY_LIMIT: '2' },
    });
    await type(`${to} One`);
    const answer = await type(`${numbers(2)} Two`);
    expect(slack.textOf(answer)).toContain('You have used 1 of 2 messages for today');
    expect(slack.textOf(answer)).toContain('Send to 1 at most');
    expect(labels(answer)).toEqual(['Fix it']);

    await type(`${to} Three`);
    expect(slack.textOf(await type(`${to} Four`))).toContain('You have used 2 of 2');
    await typeAs(people.colleague, `${to} Mine`);
    expect((await arrived(phone, 3)).map(({ text }) => text).sort()).toEqual(['Mine', 'One', 'Three']);
    expect(sends()).toHaveLength(3);
  });

  it('of the team counts everybody', async () => {
    const { slack, type, typeAs, arrived, sends } = await start({
      env: { ALLOWED_USERS: both, TEAM_DAILY_LIMIT: '2' },
    });
    await type(`${to} One`);
    await typeAs(people.colleague, `${to} Two`);
    expect(slack.textOf(await type(`${to} Three`))).toContain('Your team has used 2 of 2');
    expect(slack.textOf(await typeAs(people.colleague, `${to} Four`))).toContain('Your team has used 2 of 2');
    await arrived(phone, 2);
    expect(sends()).toHaveLength(2);
  });

  it('is not used up by what was refused, asked about or never prepared', async () => {
    const { slack, type, pictures, whisper, arrived, sends } = await start({
      env: { USER_DAILY_LIMIT: '2', MAX_RECIPIENTS: '10' },
    });
    await type(`${numbers(3)} Too many for today`);
    await type('12345 Not a number');
    await type(`${to} A page ${pictures.url('/page.jpg')}`);
    await whisper(people.sender, 'was not sent');
    await type(`${to} One`);
    expect(slack.textOf(await type(`${to} One`))).toContain('exactly this');
    expect(slack.textOf(await type(`${to} Two`))).toContain('+1 415 555 0123');
    await arrived(phone, 2);
    expect(slack.textOf(await type(`${to} Three`))).toContain('You have used 2 of 2');
    expect(sends()).toHaveLength(2);
  });

  it('is given back by a cancel', async () => {
    const { slack, type, press, sends } = await start({ env: { USER_DAILY_LIMIT: '2', UNDO_SECONDS: '600' } });
    const held = await type(`${numbers(2)} Held`);
    expect(slack.textOf(await type(`${to} More`))).toContain('You have used 2 of 2');
    await press(people.sender, 'Cancel', held);
    expect(slack.textOf(await type(`${to} More`))).toContain('goes out at');
    expect(sends()).toEqual([]);
  });
});
