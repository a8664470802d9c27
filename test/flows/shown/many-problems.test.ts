/** A list of which much does not arrive: one post that counts, and the numbers for its sender alone. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { type Bot, type BotOptions, environmentOf, startAtRest } from '../../harness.ts';
import { keepLog } from '../../support/http.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const landline = { errorCode: '50' } as const;
const offline = { errorCode: '80' } as const;

const numbersOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `+1415555${1000 + n}`);
const shown = (number: string): string => `+1 415 555 ${number.slice(-4)}`;

const env = {
  MAX_RECIPIENTS: '200',
  USER_DAILY_LIMIT: '1000',
  TEAM_DAILY_LIMIT: '1000',
  PLIVO_SMS_PER_SECOND: '200',
};

/** A list that was sent, and of which nothing is known yet. */
const startList = async (count: number, options: BotOptions = {}) => {
  const bot = await startAtRest({ ...options, env: { ...env, ...options.env } });
  const numbers = numbersOf(count);
  await bot.type(`${numbers.join(', ')} To all of you`);
  await bot.pass(6 * second);
  expect(bot.sends()).toHaveLength(count);
  return { ...bot, numbers };
};
type List = Awaited<ReturnType<typeof startList>>;

const fail = async ({ plivo }: Bot, numbers: readonly string[], why: { errorCode: string } = landline) => {
  for (const number of numbers) await plivo.report(number, 'undelivered', why);
};
const deliver = async ({ plivo }: Bot, numbers: readonly string[]) => {
  for (const number of numbers) await plivo.report(number, 'delivered');
};

/**
 * Those fail while the card waits for its next edit, so that they are seen together: the last one of the list has arrived a
 * moment before.
 */
const failTogether = async (bot: List, numbers: readonly string[], why: { errorCode: string } = landline) => {
  await deliver(bot, bot.numbers.slice(-1));
  await bot.quiet();
  await fail(bot, numbers, why);
};

/** What the bot wrote to the sender directly. */
const directly = (bot: Pick<Bot, 'slack'>): Message[] =>
  bot.slack.dms(people.sender).filter((it) => it.bot_id !== undefined);
const filesOf = (message: Message): string[] => (message.files ?? []).map(({ id }) => String(id));
const lists = (bot: Pick<Bot, 'slack'>): string[] => directly(bot).flatMap(filesOf);
const contentOf = (bot: Pick<Bot, 'slack'>, file = ''): string =>
  new TextDecoder().decode(bot.slack.file(file)?.bytes ?? new Uint8Array());
const linesOf = (bot: Pick<Bot, 'slack'>, file: string | undefined): string[] =>
  contentOf(bot, file).trimEnd().split('\r\n').slice(1);
const pings = (bot: Pick<Bot, 'slack'>) => bot.slack.pings(people.sender).length;

describe('up to ten problems of a list', () => {
  it('are a reply each, and no file', async () => {
    const bot = await startList(20);
    await fail(bot, bot.numbers.slice(0, 10));
    await deliver(bot, bot.numbers.slice(10));
    await bot.pass(20 * second);
    expect(bot.replies()).toHaveLength(11);
    expect(pings(bot)).toBe(10);
    await bot.pass(20 * minute, minute);
    expect(directly(bot)).toEqual([]);
  });
});

describe('more than ten problems of a list', () => {
  it('are one reply, which counts them by reason and mentions the sender once', async () => {
    const bot = await startList(200);
    await failTogether(bot, bot.numbers.slice(0, 20));
    await fail(bot, bot.numbers.slice(20, 31), offline);
    await bot.pass(3 * second);
    expect(bot.replies()).toHaveLength(1);
    expect(bot.replies()[0]).toContain(
      `<@${people.sender}> 31 of 200 were not delivered: 20 landlines, 11 unreachable.`,
    );
    expect(pings(bot)).toBe(1);
  });

  it('are counted anew as they grow, without another ping', async () => {
    const bot = await startList(60);
    for (let n = 0; n < 40; n += 1) {
      await fail(bot, bot.numbers.slice(n, n + 1));
      await bot.pass(2 * second);
    }
    await bot.pass(30 * second, 5 * second);
    // Ten came one by one, before it was known that there are more.
    expect(bot.replies()).toHaveLength(11);
    expect(bot.replies().at(-1)).toContain('40 of 60 were not delivered: 40 landlines.');
    expect(pings(bot)).toBe(11);
    const reply = bot.slack.thread(places.general, bot.firstCard().ts).at(-1);
    const edits = bot.calls('chat.update').filter(({ args }) => args.ts === reply?.ts);
    expect(edits.length).toBeGreaterThan(0);
    expect(edits.length).toBeLessThanOrEqual(10);
  });

  it('come with their numbers to the sender alone, once no more news is expected', async () => {
    const bot = await startList(60);
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(10 * second);
    expect(directly(bot)).toEqual([]);
    await deliver(bot, bot.numbers.slice(12));
    await bot.pass(20 * second);

    const [file, ...more] = lists(bot);
    expect(more).toEqual([]);
    const lines = linesOf(bot, file);
    expect(lines).toHaveLength(12);
    for (const [n, number] of bot.numbers.slice(0, 12).entries())
      expect(lines[n]).toMatch(new RegExp(`^"\\${shown(number)}","not delivered","Not delivered: .*landline.*"$`));
    expect(bot.slack.opens(people.sender, file ?? '')).toBe(true);
    for (const other of [people.colleague, people.admin, people.unlisted, people.guest, people.external])
      expect(bot.slack.opens(other, file ?? '')).toBe(false);
    expect(bot.replies().at(-1)).toContain('is final');
    await bot.pass(hour, 10 * minute);
    expect(lists(bot)).toHaveLength(1);
  });

  it('say no full number in the channel or in the log', async () => {
    const bot = await startList(30);
    await failTogether(bot, bot.numbers.slice(0, 12));
    await deliver(bot, bot.numbers.slice(12));
    await bot.pass(20 * second);
    expect(lists(bot)).toHaveLength(1);
    const said = JSON.stringify(bot.slack.messages(places.general)) + bot.output.join('');
    for (const number of bot.numbers) expect(said.includes(number) || said.includes(shown(number))).toBe(false);
  });

  it('come with their numbers after a while where the end takes hours, and once more at the end', async () => {
    const bot = await startList(60);
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(14 * minute, minute);
    expect(lists(bot)).toEqual([]);
    await bot.pass(2 * minute, minute);
    expect(lists(bot)).toHaveLength(1);
    await fail(bot, bot.numbers.slice(12, 20), offline);
    await bot.pass(20 * minute, minute);
    expect(lists(bot)).toHaveLength(1);
    expect(bot.replies().at(-1)).toContain('20 of 60 were not delivered: 12 landlines, 8 unreachable.');

    await bot.pass(4 * hour, 30 * minute);
    const [first, last, ...more] = lists(bot);
    expect(more).toEqual([]);
    expect([first, last].map((it) => linesOf(bot, it).length)).toEqual([12, 20]);
    expect(bot.slack.textOf(directly(bot).at(-1))).toContain('replaces');
  });

  it('are not listed again at the end where nothing has changed', async () => {
    const bot = await startList(30);
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(5 * hour, 15 * minute);
    expect(lists(bot)).toHaveLength(1);
  });
});

describe('a count that Slack does not take', () => {
  const refused = { when: ({ channel }: { channel?: unknown }) => channel === places.general };

  it('at once is posted when Slack takes it, once', async () => {
    const bot = await startList(30);
    bot.slack.fail('chat.postMessage', { retryAfter: 5, times: 2, ...refused });
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(30 * second);
    expect(bot.replies()).toHaveLength(1);
  });

  it('as far as anybody knows is posted once more, and says so', async () => {
    const bot = await startList(30);
    bot.slack.fail('chat.postMessage', { resetAfter: true, ...refused });
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(30 * second);
    expect(bot.replies()).toHaveLength(2);
    expect(bot.replies()[1]).toContain('you may see it twice');
  });

  it.each([
    [
      'the thread is closed',
      (bot: List) =>
        bot.slack.fail('chat.postMessage', { error: 'restricted_action_thread_locked', times: 1_000, ...refused }),
      'nobody can reply',
    ],
    ['the channel is archived', (bot: List) => bot.slack.archive(places.general), 'is archived'],
    ['the card was deleted', (bot: List) => bot.slack.deleteMessage(places.general, bot.firstCard().ts), 'was deleted'],
  ] as const)('because %s stands in the DM, with the buttons, and is edited there', async (_what, make, why) => {
    const bot = await startList(40);
    make(bot);
    await failTogether(bot, bot.numbers.slice(0, 12), offline);
    await bot.pass(10 * second);
    const [count, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(bot.slack.textOf(count)).toContain('12 of 40 were not delivered: 12 unreachable.');
    expect(bot.slack.textOf(count)).toContain(why);
    expect(bot.labels(count)).toEqual(['Send again', 'Details']);

    await fail(bot, bot.numbers.slice(12, 30), offline);
    await deliver(bot, bot.numbers.slice(30));
    await bot.pass(5 * minute, 10 * second);
    expect(bot.slack.textOf(directly(bot)[0])).toContain('30 of 40 were not delivered: 30 unreachable.');
    expect(directly(bot)).toHaveLength(2);
    expect(linesOf(bot, lists(bot)[0])).toHaveLength(30);
  });

  it('nor the DM leaves the numbers to be told when the DM takes them', async () => {
    const bot = await startList(30);
    bot.slack.archive(places.general);
    const inDm = { when: ({ channel }: { channel?: unknown }) => String(channel).startsWith('D') };
    bot.slack.fail('chat.postMessage', { error: 'restricted_action', times: 1_000, ...inDm });
    await failTogether(bot, bot.numbers.slice(0, 12));
    await deliver(bot, bot.numbers.slice(12));
    await bot.pass(5 * minute, 10 * second);
    expect(lists(bot)).toHaveLength(1);
    expect(bot.calls('chat.postMessage').filter(({ ok }) => !ok).length).toBeLessThanOrEqual(5);
    await bot.logged('dispatch.closed');
  });

  it('that somebody deleted does not come back', async () => {
    const bot = await startList(40);
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(5 * second);
    const [count] = bot.slack.thread(places.general, bot.firstCard().ts);
    bot.slack.deleteMessage(places.general, count?.ts ?? '');
    await fail(bot, bot.numbers.slice(12, 20));
    await deliver(bot, bot.numbers.slice(20));
    await bot.pass(2 * minute, 10 * second);
    expect(bot.replies()).toEqual([expect.stringContaining('is final')]);
    expect(linesOf(bot, lists(bot)[0])).toHaveLength(20);
    expect(bot.calls('chat.update').filter(({ args, ok }) => args.ts === count?.ts && !ok)).toHaveLength(1);
  });
});

describe('the file', () => {
  it('tells all of it at once where the card was never posted', async () => {
    const bot = await startAtRest({ env });
    const isCard = ({ blocks }: { blocks?: unknown }) => JSON.stringify(blocks).includes('card_actions');
    bot.slack.fail('chat.postMessage', { error: 'msg_blocks_too_long', when: isCard, times: 1_000 });
    const numbers = numbersOf(20);
    await bot.type(`${numbers.join(', ')} To all of you`);
    await bot.pass(20 * minute, minute);
    await fail(bot, numbers.slice(0, 12));
    await bot.pass(20 * minute, minute);
    expect(linesOf(bot, lists(bot)[0])).toHaveLength(12);
    const [told] = directly(bot).slice(-1);
    expect(bot.slack.textOf(told)).toContain('12 of 20 were not delivered: 12 landlines.');
    await deliver(bot, numbers.slice(12));
    await bot.pass(20 * minute, minute);
    expect(lists(bot)).toHaveLength(1);
    expect(bot.cards()).toEqual([]);
  });

  it('of whom it named says that they were reached after all', async () => {
    const bot = await startList(20, { plivo: { autoReports: false } });
    for (const number of bot.numbers.slice(0, 12)) await bot.plivo.report(number, 'undelivered', offline);
    await bot.pass(17 * minute, minute);
    expect(lists(bot)).toHaveLength(1);
    await deliver(bot, bot.numbers);
    await bot.pass(minute, 5 * second);
    expect(lists(bot)).toHaveLength(1);
    expect(bot.slack.textOf(directly(bot).at(-1))).toContain('reached after all');
    expect(bot.replies().join()).toContain('Nothing of 20 counts as not delivered any more.');
  });

  it('comes once, although Slack does not take it at first', async () => {
    const bot = await startList(30);
    bot.slack.fail('files.completeUploadExternal', { error: 'internal_error', times: 3 });
    await failTogether(bot, bot.numbers.slice(0, 12));
    await deliver(bot, bot.numbers.slice(12));
    await bot.pass(5 * minute, 5 * second);
    expect(lists(bot)).toHaveLength(1);
  });

  it('comes as messages to an install without the scope for files', async () => {
    const bot = await startList(30);
    bot.slack.scopes.delete('files:write');
    await failTogether(bot, bot.numbers.slice(0, 12));
    await deliver(bot, bot.numbers.slice(12));
    await bot.pass(minute, 5 * second);
    const told = directly(bot).map((it) => bot.slack.textOf(it));
    expect(told).toHaveLength(1);
    for (const number of bot.numbers.slice(0, 12)) expect(told[0]).toContain(shown(number));
  });

  it('comes once across restarts, and the count stays one reply', async () => {
    const kept = await openStore('memory://', { now: Date.now });
    const open: typeof openStore = async () => ({ ...kept, close: async () => {} });
    const bot = await startList(30, { open });
    await failTogether(bot, bot.numbers.slice(0, 12));
    await bot.pass(5 * second);
    await fail(bot, bot.numbers.slice(12, 13));
    await deliver(bot, bot.numbers.slice(13, 28));
    await bot.app.stop();
    for (let starts = 0; starts < 3; starts += 1) {
      const config = loadConfig(environmentOf(bot, env));
      const app = await startApp(config, { log: keepLog().log, clock: bot.clock, open });
      await bot.pass(20 * second, 5 * second);
      if (starts === 1) await deliver(bot, bot.numbers.slice(28));
      await bot.pass(20 * second, 5 * second);
      await app.stop();
    }
    expect(lists(bot)).toHaveLength(1);
    expect(linesOf(bot, lists(bot)[0])).toHaveLength(13);
    expect(bot.replies()).toEqual([
      expect.stringContaining('13 of 30 were not delivered'),
      expect.stringContaining('is final'),
    ]);
  });
});
