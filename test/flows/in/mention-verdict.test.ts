/** A person who was told that nothing was sent tries again. What Slack delivers again minutes later must not be sent too. */
import { describe, expect, it } from 'vitest';
import { groups, people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, startAtRest, startBot } from '../../harness.ts';
import { breakingStore } from '../../support/breaking-store.ts';

const to = '+14155550123';

const start = async (options: BotOptions = {}) => {
  const bot = await startBot(options);
  const mention = (text = '415-555-0123 On my way', more: { edited?: true } = {}) =>
    bot.people.mention({ user: people.sender, channel: places.general, text: `@mms ${text}`, ...more });
  /** Slack delivers it again, and whatever was wrong is right by then. */
  const expectNothing = async (redeliver: () => Promise<{ status: number }>) => {
    const told = bot.told(people.sender);
    expect((await redeliver()).status).toBe(200);
    await bot.quiet();
    expect(bot.sends()).toEqual([]);
    expect(bot.told(people.sender)).toEqual(told);
  };
  return { ...bot, mention, expectNothing };
};
type Started = Awaited<ReturnType<typeof start>>;

/** Slack answers a method with an error for as long as `isDown` says so. */
const failing = (bot: Pick<Bot, 'slack'>, ...methods: string[]) => {
  const state = { isDown: true };
  for (const method of methods)
    bot.slack.fail(method, { error: 'internal_error', when: () => state.isDown, times: 100 });
  return state;
};
type Way = [what: string, said: string, methods: string[], options?: BotOptions];
const ways: Way[] = [
  ['Slack does not say who the person is', 'could not check who you are', ['users.info']],
  [
    'Slack does not say who is in the group',
    'could not check who you are',
    ['usergroups.users.list'],
    { env: { ALLOWED_USERS: '', ALLOWED_USERGROUPS: groups.senders } },
  ],
  [
    'Slack does not say which files the message has',
    "couldn't check this message for pictures",
    ['conversations.history', 'conversations.replies', 'files.list'],
  ],
];

describe('a mention that was refused because', () => {
  it.each(ways)('%s, is not sent when Slack delivers it again', async (_what, said, methods, options) => {
    const bot = await start(options);
    const directory = failing(bot, ...methods);
    const { redeliver } = await bot.mention();
    await bot.whisper(people.sender, said);
    directory.isDown = false;
    await bot.expectNothing(redeliver);
  });
});

it('a mention that asked whether the same is to be sent again is not sent by itself when that minute is over', async () => {
  const bot = await startAtRest();
  const mention = () =>
    bot.people.mention({ user: people.sender, channel: places.general, text: '@mms 415-555-0123 Hi' });
  await mention();
  await bot.pass(5_000);
  const { redeliver } = await mention();
  await bot.pass(5_000);
  expect(bot.lastTold(people.sender)).toContain('You sent exactly this');
  await bot.pass(5 * 60_000, 30_000);
  await redeliver();
  await bot.pass(5_000);
  expect(bot.sends()).toHaveLength(1);
});

describe('a message that was edited before anything came of it', () => {
  const startFailing = async (): Promise<Started & { redeliver: () => Promise<{ status: number }>; ts: string }> => {
    const { state, open } = breakingStore();
    const bot = await start({ open });
    state.broken = true;
    const { status, redeliver, message } = await bot.mention();
    expect(status).toBe(500);
    state.broken = false;
    return { ...bot, redeliver, ts: message.ts };
  };
  const edit = ({ people: team, slack }: Started, ts: string) =>
    team.event({
      type: 'app_mention',
      user: people.sender,
      text: `<@${slack.bot.user}> 415-555-0123 On my way now`,
      ts,
      event_ts: `${ts}9`,
      channel: places.general,
      edited: { user: people.sender, ts: `${ts}9` },
    });

  it('is not sent later: its author was told to post it again', async () => {
    const bot = await startFailing();
    await edit(bot, bot.ts);
    await bot.whisper(people.sender, "this edit didn't send anything");
    await bot.expectNothing(bot.redeliver);
  });

  it('is answered all the same where it was sent', async () => {
    const bot = await startFailing();
    await bot.redeliver();
    await bot.arrived(to);
    await edit(bot, bot.ts);
    await bot.whisper(people.sender, "this edit didn't send anything");
    expect(bot.sends()).toHaveLength(1);
  });
});

it('a verdict that could not be kept is none: the event is judged anew', async () => {
  const { state, open } = breakingStore((changes) => changes.some(({ kind }) => kind === 'notice'));
  const bot = await start({ open });
  const directory = failing(bot, 'users.info');
  state.broken = true;
  const { status, redeliver } = await bot.mention();
  expect(status).toBe(500);
  expect(bot.told(people.sender)).toEqual([]);
  state.broken = false;
  directory.isDown = false;
  expect((await redeliver()).status).toBe(200);
  await bot.arrived(to);
  expect(bot.sends()).toHaveLength(1);
});
