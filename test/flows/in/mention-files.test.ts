/** Pictures of mentions, on a Slack that tells of them in all the ways that people have measured. */
import { describe, expect, it } from 'vitest';
import type { SlackHabits } from '../../../emulators/slack/habits.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type BotOptions, startAtRest, startBot } from '../../harness.ts';
import { timed } from '../../support/fair-time.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';
type Input = Parameters<Awaited<ReturnType<typeof startBot>>['people']['mention']>[0];
/** What an operator adds who lets the bot hear every message of a public channel. */
const hearing = { events: ['app_home_opened', 'app_mention', 'message.channels'] };
const history = 'channels:history';

const start = async (habits: Partial<SlackHabits> = {}, options: BotOptions = {}) => {
  const bot = await startBot({ ...options, slack: { habits, ...options.slack } });
  const mention = (text: string, more: Partial<Input> = {}) =>
    bot.people.mention({ user: people.sender, channel: places.general, text: `@mms ${text}`, ...more });
  const picture = (name = 'cat.jpg', user: string = people.sender) =>
    bot.slack.addFile({ name, mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg), uploadedBy: user });
  /** A picture arrived, once, and the person heard of it once. */
  const sentOnce = async (count = 1) => {
    const [received] = await bot.arrived(to);
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual(Array(count).fill(true));
    await bot.whisper(people.sender, '+1 415 555 0123');
    await bot.quiet();
    expect(bot.sends()).toHaveLength(1);
    expect(bot.told(people.sender)).toHaveLength(1);
    return received;
  };
  /** Nothing was sent, and what was typed waits behind the button. */
  const notSent = async (said: string) => {
    const answer = await bot.whisper(people.sender, said);
    await bot.quiet();
    expect(bot.told(people.sender)).toHaveLength(1);
    expect(bot.sends()).toEqual([]);
    expect(bot.slack.textOf(answer)).toMatch(/nothing was sent/i);
    await bot.press(people.sender, 'Fix it', answer);
    expect(bot.field(people.sender, 'to')).toBe('415-555-0123');
    expect(bot.field(people.sender, 'text')).toBe('Look');
  };
  return { ...bot, mention, picture, sentOnce, notSent };
};

/** All habits in which the bot can know of the picture. */
const seen = (['bare', 'hinted', 'inBlocks', 'inEvent'] as const).flatMap((mentionFiles) =>
  (['missing', 'unshared', 'there'] as const).map((freshMessages) => ({ mentionFiles, freshMessages })),
);

describe('the picture of a mention arrives', () => {
  it.each(seen)('where Slack is so: %o', async (habits) => {
    const { mention, picture, sentOnce } = await start(habits);
    await mention('415-555-0123 Look', { files: [picture()] });
    expect((await sentOnce())?.text).toBe('Look');
  });

  it.each([
    ['bare', { named: 'nowhere', hinted: false }],
    ['hinted', { named: 'nowhere', hinted: true }],
    ['inBlocks', { named: 'blocks' }],
    ['inEvent', { named: 'event' }],
  ] as const)('and the log says how the event was: %s', async (mentionFiles, facts) => {
    const { mention, picture, sentOnce, output } = await start({ mentionFiles });
    await mention('415-555-0123 Look', { files: [picture()] });
    await sentOnce();
    const lines = output.flatMap((it) => it.split('\n')).filter((it) => it.includes('"mention.files"'));
    expect(lines.map((it) => JSON.parse(it))).toEqual([expect.objectContaining({ ...facts, files: 1 })]);
  });

  it('without any text, where Slack writes the ids of files into it', async () => {
    const { mention, picture, sentOnce } = await start({ mentionFiles: 'inBlocks' });
    await mention('415-555-0123', { files: [picture(), picture()] });
    expect((await sentOnce(2))?.text).toBe('');
  });

  it('without any text, where the event is bare', async () => {
    const { mention, picture, sentOnce } = await start();
    await mention('415-555-0123', { files: [picture()] });
    await sentOnce();
  });

  it.each(['missing', 'partly'] as const)('with nine others, in their order (%s)', async (freshMessages) => {
    const { mention, picture, arrived } = await start({ freshMessages });
    const names = Array.from({ length: 10 }, (_, n) => `${n}.jpg`);
    await mention('415-555-0123 All', { files: names.map((name) => picture(name)) });
    const [received] = await arrived(to);
    expect(received?.media.map(({ name }) => name)).toEqual(names);
  });

  it('in a thread', async () => {
    const { people: team, mention, picture, sentOnce } = await start();
    const parent = team.post({ user: people.colleague, channel: places.general, text: 'Who tells them?' });
    await mention('415-555-0123 Look', { files: [picture()], threadTs: parent.ts });
    await sentOnce();
  });

  it('and not one of an earlier message, or of somebody else', async () => {
    const { people: team, mention, picture, plivo, arrived, whisper } = await start();
    const post = (user: string) =>
      team.post({ user, channel: places.general, text: 'Mine', files: [picture('other.jpg', user)] });
    post(people.sender);
    post(people.colleague);
    await mention('415-555-0123 Only words');
    await arrived(to);
    await whisper(people.sender, '+1 415 555 0123');
    expect(plivo.messages.map(({ type }) => type)).toEqual(['sms']);
  });

  it('and the draft of a message that is refused has it too', async () => {
    const { mention, picture, press, whisper, field } = await start();
    const file = picture();
    await mention('415-555-0123 212-555-0187 hello', { files: [file] });
    await press(people.sender, 'Fix it', await whisper(people.sender, 'More digits follow'));
    expect(field(people.sender, 'kept')).toEqual([file.id]);
  });
});

it('has its picture although many others were posted before it was looked up', async () => {
  const bot = await startAtRest({ slack: { habits: { freshMessages: 'there' } } });
  const picture = (name: string) =>
    bot.slack.addFile({ name, mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg), uploadedBy: people.sender });
  const posted = Promise.withResolvers<void>();
  bot.slack.fail('files.list', { until: posted.promise });
  const text = '@mms 415-555-0123 Look';
  const mention = { user: people.sender, channel: places.general, text, files: [picture('mine.jpg')] };
  const answered = bot.people.mention(mention);
  await bot.clock.advance(2_000);
  for (let n = 0; n < 11; n += 1) {
    bot.people.post({ user: people.sender, channel: places.general, text: 'And', files: [picture(`${n}.jpg`)] });
  }
  posted.resolve();
  expect((await answered).status).toBe(200);
  await bot.pass(2_000);
  expect(bot.plivo.messages.map(({ type }) => type)).toEqual(['mms']);
});

/** As long as the bot looks for the files of a message. */
const lookUpMs = 1_500;

/** On a clock that is told: ten minutes ago this person posted this many pictures. */
const startWithPosted = async (count: number, freshMessages: SlackHabits['freshMessages'] = 'missing') => {
  const bot = await startAtRest({ slack: { habits: { freshMessages } } });
  const by = { user: people.sender, channel: places.general };
  const upload = (name: string) =>
    bot.slack.addFile({ name, mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg), uploadedBy: people.sender });
  const posted = Array.from({ length: count }, (_, n) => upload(`${n}.jpg`));
  for (const file of posted) bot.people.post({ ...by, text: 'And', files: [file] });
  await bot.pass(600_000, 60_000);
  /** What arrived of a mention with these files, by name, and how often it was asked for the earlier ones. */
  const sentWith = async (files: typeof posted) => {
    const mention = { ...by, text: '@mms 415-555-0123 Look', files };
    const ask = async (triesLeft: number): Promise<void> => {
      const { lostMs } = await timed(() => bot.people.mention(mention));
      await bot.pass(2_000);
      // Slack's seconds are real: a bot that was not run in them says that it could not look, and a person asks again.
      if (lostMs > lookUpMs / 2 && bot.sends().length === 0 && triesLeft > 0) await ask(triesLeft - 1);
    };
    await ask(5);
    const [received] = await bot.arrived(to);
    const asked = bot.calls('files.info').filter(({ args }) => posted.some(({ id }) => id === args.file));
    return { names: received?.media.map(({ name }) => name), asked: asked.length };
  };
  return { ...bot, posted, upload, sentWith };
};

describe('what was posted long before a mention', () => {
  it('is asked for once, not in both looks', async () => {
    const { sentWith } = await startWithPosted(7, 'there');
    expect(await sentWith([])).toEqual({ names: [], asked: 7 });
  });

  it('does not bring Slack to its limit with a mention every seven seconds', async () => {
    const { slack, people: team, calls, pass, sends } = await startWithPosted(7);
    slack.limitRates(true);
    for (let n = 0; n < 12; n += 1) {
      await team.mention({ user: people.sender, channel: places.general, text: `@mms 415-555-0123 Part ${n}` });
      await pass(7_000, 1_000);
    }
    expect(calls('files.info').filter(({ ok }) => !ok)).toEqual([]);
    expect(sends()).toHaveLength(12);
  });

  it('is not asked for as long as the new picture of the mention is on its way', async () => {
    const { sentWith, upload } = await startWithPosted(7);
    expect(await sentWith([upload('new.jpg')])).toEqual({ names: ['new.jpg'], asked: 7 });
  });

  it.each(['unshared', 'there', 'missing', 'partly'] as const)(
    'and is posted once more in it arrives (%s)',
    async (freshMessages) => {
      const { posted, sentWith } = await startWithPosted(7, freshMessages);
      expect((await sentWith(posted.slice(2, 4))).names).toEqual(['2.jpg', '3.jpg']);
    },
  );

  it.each(['unshared', 'there', 'missing', 'partly'] as const)(
    'and is posted once more beside a new one arrives (%s)',
    async (freshMessages) => {
      const { posted, upload, sentWith } = await startWithPosted(7, freshMessages);
      expect((await sentWith([...posted.slice(2, 3), upload('new.jpg')])).names).toEqual(['2.jpg', 'new.jpg']);
    },
  );
});

describe('a mention of which it stays open whether it has a picture is not sent', () => {
  it.each([
    ['fails', { error: 'internal_error' }],
    ['is limited', { retryAfter: 30 }],
    ['hangs', { hang: true }],
    ['is cut', { resetBefore: true }],
  ])('when the look-up %s', async (_how, fault) => {
    const { slack, mention, picture, notSent } = await start();
    slack.fail('files.list', { ...fault, times: 10 });
    const { status } = await mention('415-555-0123 Look', { files: [picture()] });
    expect(status).toBe(200);
    await notSent("I couldn't check this message");
  });

  it('when Slack does not say where its file is shared', async () => {
    const { slack, mention, picture, notSent } = await start({ freshMessages: 'unshared' });
    slack.fail('files.info', { error: 'internal_error' });
    await mention('415-555-0123 Look', { files: [picture()] });
    await notSent("I couldn't check this message");
  });

  it('when the event hints at a picture that Slack never lists', async () => {
    const { mention, picture, notSent } = await start({ mentionFiles: 'hinted', freshMessages: 'unlisted' });
    await mention('415-555-0123 Look', { files: [picture()] });
    await notSent("Slack didn't give me");
  });

  it('when an older install lacks the scope and the event hints at a picture', async () => {
    const { slack, mention, picture, whisper, quiet, sends } = await start({ mentionFiles: 'hinted' });
    slack.scopes.delete('files:read');
    await mention('415-555-0123 Look', { files: [picture()] });
    await whisper(people.sender, 'files:read');
    await quiet();
    expect(sends()).toEqual([]);
  });

  it('when an older install lacks the scope and nothing but a number was typed', async () => {
    const { slack, mention, picture, whisper, quiet, sends } = await start();
    slack.scopes.delete('files:read');
    await mention('415-555-0123', { files: [picture()] });
    await whisper(people.sender, 'files:read');
    await quiet();
    expect(sends()).toEqual([]);
  });

  it('and Fix it opens a form that asks for no files, where the scope is lacking', async () => {
    const { slack, mention, picture, whisper, press, field } = await start({ mentionFiles: 'hinted' });
    slack.scopes.delete('files:read');
    await mention('415-555-0123 Look', { files: [picture()] });
    await press(people.sender, 'Fix it', await whisper(people.sender, 'files:read'));
    expect(field(people.sender, 'text')).toBe('Look');
  });

  it('also when the event comes again and the look-up would work by then', async () => {
    const { slack, mention, picture, notSent, quiet, sends } = await start();
    slack.fail('files.list', { error: 'internal_error' });
    const { redeliver } = await mention('415-555-0123 Look', { files: [picture()] });
    expect((await redeliver()).status).toBe(200);
    await notSent("I couldn't check this message");
    await quiet();
    expect(sends()).toEqual([]);
  });
});

describe('a text without a picture', () => {
  it('is sent by an older install that lacks the scope, which says what it cannot see', async () => {
    const { slack, mention, arrived, whisper } = await start();
    slack.scopes.delete('files:read');
    await mention('415-555-0123 Only words');
    expect((await arrived(to)).map(({ text }) => text)).toEqual(['Only words']);
    expect(slack.textOf(await whisper(people.sender, '+1 415 555 0123'))).toContain('files:read');
  });

  it('costs two look-ups, and none for somebody who may not send', async () => {
    const { mention, calls, arrived, whisper } = await start();
    await mention('415-555-0123 Only words');
    await arrived(to);
    expect([calls('files.list').length, calls('files.info').length]).toEqual([2, 0]);
    await mention('415-555-0123 Only words', { user: people.unlisted });
    await whisper(people.unlisted, 'not on the list');
    expect(calls('files.list')).toHaveLength(2);
  });
});

describe('where the operator lets the bot hear messages', () => {
  const both = (['together', 'mentionFirst', 'messageFirst'] as const).flatMap((mentionEvents) =>
    (['bare', 'inEvent', 'inBlocks'] as const).map((mentionFiles) => ({ mentionEvents, mentionFiles })),
  );

  it.each(both)('both events of one message send it once: %o', async (habits) => {
    const { slack, mention, picture, sentOnce } = await start(habits, { slack: hearing });
    slack.scopes.add(history);
    const { redeliver } = await mention('415-555-0123 Look', { files: [picture(), picture()] });
    await sentOnce(2);
    await redeliver();
    await sentOnce(2);
  });

  it('a mention that comes as a message only is sent', async () => {
    const { slack, mention, picture, sentOnce } = await start({ mentionFiles: 'messageOnly' }, { slack: hearing });
    slack.scopes.add(history);
    await mention('415-555-0123 Look', { files: [picture()] });
    await sentOnce();
  });

  it('the message itself is looked up, also where files.list never has its files', async () => {
    const { mention, picture, sentOnce, calls } = await start(
      { freshMessages: 'unlisted' },
      { before: ({ slack }) => void slack.scopes.add(history) },
    );
    await mention('415-555-0123 Look', { files: [picture()] });
    await sentOnce();
    expect(calls('files.list')).toEqual([]);
  });

  it('also a moment late, and in a thread', async () => {
    const {
      people: team,
      mention,
      picture,
      sentOnce,
      calls,
    } = await start({ freshMessages: 'missing' }, { before: ({ slack }) => void slack.scopes.add(history) });
    const parent = team.post({ user: people.colleague, channel: places.general, text: 'Who tells them?' });
    await mention('415-555-0123 Look', { files: [picture()], threadTs: parent.ts });
    await sentOnce();
    expect(calls('conversations.replies')).toHaveLength(2);
  });

  it('the list is asked where the history was granted for other conversations only', async () => {
    const { mention, picture, sentOnce } = await start(
      {},
      { before: ({ slack }) => void slack.scopes.add('groups:history') },
    );
    await mention('415-555-0123 Look', { files: [picture()] });
    await sentOnce();
  });

  it('a look-up that fails does not contradict the message that was sent meanwhile', async () => {
    const { slack, mention, picture, sentOnce } = await start({ mentionEvents: 'messageFirst' }, { slack: hearing });
    slack.scopes.add(history);
    slack.fail('files.list', { error: 'internal_error', times: 5 });
    await mention('415-555-0123 Look', { files: [picture()] });
    await sentOnce();
  });

  it('what people say to each other is not answered', async () => {
    const { slack, people: team, quiet, told, sends } = await start({}, { slack: hearing });
    slack.scopes.add(history);
    const say = (text: string) => team.say({ user: people.sender, channel: places.general, text });
    expect((await say('Lunch?')).status).toBe(200);
    expect((await say('@ben 415-555-0123 is the front desk')).status).toBe(200);
    expect((await say('Ask @mms, 415-555-0123')).status).toBe(200);
    await quiet();
    expect([told(people.sender), sends()]).toEqual([[], []]);
  });

  it.each(['message_changed', 'channel_join', 'bot_message', 'file_comment'])('%s is no order', async (subtype) => {
    const { slack, people: team, quiet, told, sends } = await start({}, { slack: hearing });
    const ts = '1700000000.000100';
    const text = `<@${slack.bot.user}> 415-555-0123 Hello`;
    const event = { type: 'message', subtype, user: people.sender, text, ts, channel: places.general, event_ts: ts };
    expect((await team.event(event)).status).toBe(200);
    expect((await team.event({ ...event, type: 'app_mention' })).status).toBe(200);
    await quiet();
    expect([told(people.sender), sends()]).toEqual([[], []]);
  });

  it('a reply that is also shown in the channel is one', async () => {
    const { slack, people: team, arrived } = await start({}, { slack: hearing });
    const ts = '1700000000.000100';
    const text = `<@${slack.bot.user}> 415-555-0123 Hello`;
    const shape = { user: people.sender, text, ts, channel: places.general, event_ts: ts, thread_ts: ts };
    await team.event({ ...shape, type: 'message', subtype: 'thread_broadcast' });
    await arrived(to);
  });
});
