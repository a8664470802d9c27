/** Private answers are seen where the person is, once, or in their direct messages. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SlackHabits } from '../../../emulators/slack/habits.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, startAtRest, startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';

const to = '+14155550123';
const { sender, colleague, unlisted } = people;
const { general, random, secret } = places;

/** What this person was told privately, and in which thread; nothing of it was said where nobody sees it. */
const toldIn = ({ slack }: Pick<Bot, 'slack'>, user: string = sender) => {
  expect(slack.unseen(user)).toEqual([]);
  return slack.ephemerals(user).map((message) => ({ says: slack.textOf(message), thread: message.thread_ts }));
};

/** “Send as MMS” on a message, and the form filled in. */
const shortcut = async (bot: Bot, messageTs: string, { channel = general as string, number = to } = {}) => {
  await bot.people.messageShortcut({ user: sender, channel, messageTs, callbackId: 'send_as_mms' });
  await bot.people.submit({ user: sender, values: { to: number } });
};
const say = (bot: Bot, { channel = general as string, ...more }: { channel?: string; threadTs?: string } = {}) =>
  bot.people.post({ user: colleague, channel, text: 'Look at this', ...more });

/** The DM with the bot as its sender reads it, without the cards. */
const dmsOf = ({ slack }: Bot, user: string = sender) =>
  slack.dms(user).flatMap((it) => (/ sends a /.test(it.text) ? [] : [slack.textOf(it)]));

describe('after the shortcut', () => {
  it('on a message without replies, an answer is given in the channel', async () => {
    const bot = await startAtRest();
    bot.slack.fail('chat.postMessage', { retryAfter: 30 });
    await shortcut(bot, say(bot).ts);
    await bot.whisper(sender, '+1 415 555 0123');
    expect(toldIn(bot)).toMatchObject([{ thread: undefined }]);
  });

  it('on a message whose replies were deleted too', async () => {
    const bot = await startAtRest();
    const message = say(bot);
    const { ts } = say(bot, { threadTs: message.ts });
    bot.slack.removeMessage(general, ts);
    bot.slack.fail('chat.postMessage', { retryAfter: 30 });
    await shortcut(bot, message.ts);
    await bot.whisper(sender, '+1 415 555 0123');
    expect(toldIn(bot)).toMatchObject([{ thread: undefined }]);
  });

  it('on a message with replies, in its thread', async () => {
    const bot = await startAtRest();
    const message = say(bot);
    say(bot, { threadTs: message.ts });
    await shortcut(bot, message.ts);
    await bot.whisper(sender, '+1 415 555 0123');
    expect(toldIn(bot)).toMatchObject([{ thread: message.ts }]);
  });

  it('in the thread too, once the card stands there', async () => {
    const bot = await startAtRest({ env: { UNDO_SECONDS: '10' } });
    const message = say(bot);
    await bot.people.messageShortcut({
      user: sender,
      channel: general,
      messageTs: message.ts,
      callbackId: 'send_as_mms',
    });
    await bot.people.submit({ user: sender, values: { to, links: bot.pictures.url('/no-such-picture') } });
    await bot.whisper(sender, 'was not sent');
    expect((await bot.card()).thread_ts).toBe(message.ts);
    expect(toldIn(bot).at(-1)).toMatchObject({ thread: message.ts });
  });
});

describe('after a mention', () => {
  it.each([
    ['that is taken', `${to} Hello`, '+1 415 555 0123'],
    ['that is refused', `${to}`, 'nothing to send'],
  ])('%s and starts no thread, an answer is given in the channel', async (_what, text, said) => {
    const bot = await startBot();
    await bot.people.mention({ user: sender, channel: general, text: `@mms ${text}` });
    await bot.whisper(sender, said);
    expect(toldIn(bot)).toMatchObject([{ thread: undefined }]);
  });

  it('that others have replied to, in the channel, where it stands', async () => {
    const bot = await startBot();
    const { ts } = say(bot);
    const event = { type: 'app_mention', user: sender, channel: general, ts, thread_ts: ts, event_ts: ts };
    const edited = { user: sender, ts };
    await bot.people.event({ ...event, edited, text: `<@${bot.slack.bot.user}> ${to} Hello` });
    await bot.eventually('an answer', () => bot.told(sender).length === 1);
    expect(toldIn(bot)).toMatchObject([{ thread: undefined }]);
  });

  it('in a thread, there: the mention is a reply of it', async () => {
    const bot = await startBot();
    const { ts } = say(bot);
    await bot.people.mention({ user: sender, channel: general, threadTs: ts, text: `@mms ${to}` });
    await bot.whisper(sender, 'nothing to send');
    expect(toldIn(bot)).toMatchObject([{ thread: ts }]);
  });
});

/** A card in a thread. */
const inThread = async (options: BotOptions = {}, channel: string = general) => {
  const bot = await startBot(options);
  const parent = say(bot, { channel });
  say(bot, { channel, threadTs: parent.ts });
  await shortcut(bot, parent.ts, { channel });
  await bot.cardSays('Delivered', channel);
  await bot.quiet();
  const card = bot.firstCard(channel);
  expect(card.thread_ts).toBe(parent.ts);
  /** What a stranger hears who clicks: exactly one answer. */
  const clickAndHear = async (actionId = 'mms_details') => {
    await bot.click(actionId, unlisted, card);
    await bot.hears(unlisted, 'You are not on the list');
    await bot.quiet();
    const told = toldIn(bot, unlisted);
    expect(told).toHaveLength(1);
    return told[0]?.thread;
  };
  return { ...bot, parent, clickAndHear };
};

const habits: SlackHabits['whisperInThread'][] = ['ignored', 'refused', 'honored'];

describe('a click on a card inside a thread', () => {
  it.each(habits)('is answered there, once (a response URL with a thread is %s)', async (whisperInThread) => {
    const bot = await inThread({ slack: { habits: { whisperInThread } } });
    expect(await bot.clickAndHear()).toBe(bot.parent.ts);
  });

  it.each([
    ['ignored', 'the channel'],
    ['refused', 'the channel'],
    ['honored', 'the thread'],
  ] as const)('where the bot is not a member: %s, so in %s', async (whisperInThread, where) => {
    const bot = await inThread({ slack: { habits: { whisperInThread } } }, random);
    expect(await bot.clickAndHear()).toBe(where === 'the thread' ? bot.parent.ts : undefined);
    expect(bot.calls('chat.postEphemeral')).toEqual([]);
  });

  it.each([
    ['internal_error', { error: 'internal_error' }],
    ['429', { retryAfter: 30 }],
  ])('is answered all the same when Slack says %s', async (_what, fault) => {
    const bot = await inThread();
    bot.slack.fail('chat.postEphemeral', fault);
    expect(await bot.clickAndHear()).toBeUndefined();
  });

  it('is not answered twice when Slack took the answer and never said so', async () => {
    const bot = await inThread();
    bot.slack.fail('chat.postEphemeral', { resetAfter: true });
    expect(await bot.clickAndHear()).toBe(bot.parent.ts);
  });

  it('does not wait for a Slack that is slow to show the answer', async () => {
    const bot = await inThread();
    bot.slack.fail('chat.postEphemeral', { hang: true });
    // What hangs ends with its connection.
    onTestFinished(bot.slack.close);
    const { value, ms } = await timed(() => bot.click('mms_details', unlisted, bot.firstCard()));
    expect(value.status).toBe(200);
    expect(ms).toBeLessThan(1_500);
  });

  it('takes the place of the private answer whose button was clicked', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '600' } });
    const { ts } = say(bot);
    await bot.people.mention({ user: sender, channel: general, threadTs: ts, text: `@mms ${to} Hello` });
    const answer = await bot.whisper(sender, '+1 415 555 0123');
    await bot.press(sender, 'Cancel', answer);
    await bot.hears(sender, 'stopped 1');
    await bot.quiet();
    expect(toldIn(bot)).toMatchObject([{ thread: ts }]);
  });

  it('is told in another way where Slack does not put the answer in the place of the one that was clicked', async () => {
    const bot = await startBot({ env: { UNDO_SECONDS: '600' } });
    const { ts } = say(bot);
    await bot.people.mention({ user: sender, channel: general, threadTs: ts, text: `@mms ${to} Hello` });
    const answer = await bot.whisper(sender, '+1 415 555 0123');
    bot.slack.fail('response_url', { status: 404 });
    await bot.press(sender, 'Cancel', answer);
    await bot.hears(sender, 'stopped 1');
    await bot.quiet();
    expect(toldIn(bot).at(-1)).toMatchObject({ thread: ts });
    expect(toldIn(bot)).toHaveLength(2);
  });

  it('after which what the form brings is told there', async () => {
    const bot = await startAtRest({
      plivo: { autoReports: true, scripts: { [to]: [{ status: 'failed', errorCode: '50' }] } },
    });
    const message = say(bot);
    await shortcut(bot, message.ts);
    await bot.passUntilCardSays('Not delivered');
    bot.slack.fail('chat.postMessage', { retryAfter: 30 });
    await bot.click('mms_fix');
    await bot.people.submit({ user: sender, values: { to: '212-555-0187' } });
    await bot.whisper(sender, '+1 212 555 0187');
    expect(toldIn(bot).at(-1)).toMatchObject({ thread: message.ts });
  });
});

it('answers the shortcut on a reply in its thread', async () => {
  const bot = await startBot();
  const parent = say(bot);
  const { ts } = say(bot, { threadTs: parent.ts });
  await bot.people.messageShortcut({ user: unlisted, channel: general, messageTs: ts, callbackId: 'send_as_mms' });
  await bot.hears(unlisted, 'You are not on the list');
  expect(toldIn(bot, unlisted)).toMatchObject([{ thread: parent.ts }]);
});

describe('where the bot cannot whisper', () => {
  const form = async (bot: Bot, channel: string) => {
    await bot.type('', { channel });
    await bot.people.submit({ user: sender, values: { to, text: 'Hello' } });
  };

  it.each([
    ['a public channel', random],
    ['a private channel', secret],
  ])(
    'the answer comes at once as a direct message that says where it belongs: %s without the bot',
    async (_what, channel) => {
      const bot = await startBot();
      await form(bot, channel);
      await bot.dmSays('+1 415 555 0123');
      await bot.quiet();
      expect(dmsOf(bot).filter((it) => it.includes('+1 415 555 0123'))).toEqual([
        expect.stringContaining(`This is about your message in <#${channel}>.`),
      ]);
      expect(bot.calls('chat.postEphemeral')).toEqual([]);
      expect(bot.slack.ephemerals(sender)).toEqual([]);
    },
  );

  it.each(['notInChannel', 'internalError'] as const)(
    'nor does it wait where the bot was removed a moment ago (%s)',
    async (uninvitedWhisper) => {
      const bot = await startAtRest({ slack: { habits: { uninvitedWhisper } } });
      await bot.type(`${to} First`);
      await bot.type('');
      bot.slack.channels.get(general)?.members.delete(bot.slack.bot.user);
      await bot.people.submit({ user: sender, values: { to, text: 'Hello' } });
      await bot.dmSays(`This is about your message in <#${general}>.`);
      expect(bot.calls('chat.postEphemeral')).toHaveLength(1);
    },
  );

  it('a direct message follows at once when Slack answers internal_error, and is tried again by itself', async () => {
    const bot = await startAtRest();
    bot.slack.fail('chat.postEphemeral', { error: 'internal_error', times: 100 });
    bot.slack.fail('conversations.open', { status: 500 });
    await form(bot, general);
    await bot.pass(5_000);
    await bot.dmSays('+1 415 555 0123');
    expect(bot.calls('chat.postEphemeral')).toHaveLength(1);
    expect(dmsOf(bot)).toHaveLength(1);
  });

  it.each(['team_access_not_granted', 'user_not_found'])(
    'a direct message follows at once when Slack refuses the answer for good, in whatever word: %s',
    async (error) => {
      const bot = await startAtRest();
      bot.slack.fail('chat.postEphemeral', { error, times: 100 });
      await form(bot, general);
      await bot.dmSays(`This is about your message in <#${general}>.`);
      expect(bot.calls('chat.postEphemeral')).toHaveLength(1);
    },
  );

  it('says of a direct message between two that it is about that', async () => {
    const bot = await startBot();
    await form(bot, places.betweenTwo);
    await bot.dmSays('This is about your message in another direct message.');
  });
});

describe('where Slack gives no way to answer', () => {
  it.each(['a click in a form', 'a global shortcut', 'a message shortcut, whose URL is missing'] as const)(
    'a direct message does: %s',
    async (what) => {
      const bot = await startBot();
      const place = { channel: { id: random }, message: { ts: '1.2' } };
      const payloads = {
        'a click in a form': {
          type: 'block_actions',
          container: { type: 'view', view_id: 'V1' },
          actions: [{ type: 'button', action_id: 'mms_details', block_id: 'b', value: 'gone' }],
        },
        'a global shortcut': { type: 'shortcut', callback_id: 'gone' },
        'a message shortcut, whose URL is missing': { type: 'message_action', callback_id: 'send_as_mms', ...place },
      };
      const common = { user: { id: unlisted }, team: { id: bot.slack.team.id }, trigger_id: '1.2.abc' };
      const body = new URLSearchParams({ payload: JSON.stringify({ ...common, ...payloads[what] }) }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await bot.people.raw('', { headers, body })).status).toBe(200);
      await bot.dmSays(/You are not on the list|any more/, unlisted);
      await bot.quiet();
      expect(dmsOf(bot, unlisted)).toHaveLength(1);
    },
  );
});
