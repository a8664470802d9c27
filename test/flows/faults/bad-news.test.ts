/** A failure whose card and thread Slack no longer takes: the sender hears it directly. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { type Bot, type BotAtRest, type BotOptions, environmentOf, startAtRest } from '../../harness.ts';
import { cardsIn } from '../../support/flow/look.ts';
import { keepLog } from '../../support/http.ts';

const to = '+14155550123';
const shown = '+1 415 555 0123';
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const offline = { errorCode: '80' } as const;

type Seen = Pick<Bot, 'slack'>;

/** What the bot wrote to the sender directly. */
const directly = (bot: Seen): Message[] => bot.slack.dms(people.sender).filter((it) => it.bot_id !== undefined);
const says = (bot: Seen, message: Message | undefined) => bot.slack.textOf(message);
const labelsOf = (bot: Seen, message: Message | undefined) => bot.slack.buttons(message).map(({ text }) => text);

/** A card that stands in #general, or elsewhere, and says that Plivo has its message. */
const startStanding = async (options: BotOptions = {}, channel: string = places.general) => {
  const bot = await startAtRest(options);
  if (channel === places.secret) bot.slack.invite(channel);
  await bot.type(`${to} See you at six`, { channel });
  await bot.pass(3 * second);
  const [card] = bot.cards(channel);
  if (!card) throw new Error('there is no card');
  expect(directly(bot)).toEqual([]);
  return { ...bot, card };
};
type Standing = Awaited<ReturnType<typeof startStanding>>;

const inGeneral = { when: ({ channel }: { channel?: unknown }) => channel === places.general, times: 1_000 };
const refuseEdits = (bot: Standing, error: string) => bot.slack.fail('chat.update', { error, times: 1_000 });
const refusePosts = (bot: Seen, error: string) => bot.slack.fail('chat.postMessage', { error, ...inGeneral });

/** Slack takes no message of the bot to a person. */
const closeDms = (bot: Seen, fault: object, times: number) =>
  bot.slack.fail('chat.postMessage', { ...fault, when: ({ channel }) => String(channel).startsWith('D'), times });

type Trouble = { what: string; channel?: string; options?: BotOptions; make: (bot: Standing) => void; why: RegExp };
const troubles: Trouble[] = [
  { what: 'the channel was archived', make: (bot) => bot.slack.archive(places.general), why: /is archived/ },
  {
    what: 'the app was removed from a private channel',
    channel: places.secret,
    make: (bot) => bot.slack.kick(places.secret),
    why: /can't post in/,
  },
  {
    what: 'the card was deleted',
    make: (bot) => bot.slack.deleteMessage(places.general, bot.card.ts),
    why: /was deleted/,
  },
  {
    what: 'the card was deleted, where Slack takes replies under it that nobody sees',
    options: { slack: { habits: { deletedThread: 'unseen' } } },
    make: (bot) => bot.slack.deleteMessage(places.general, bot.card.ts),
    why: /was deleted/,
  },
  {
    what: 'its time to be edited is over and its thread is locked',
    make: (bot) => {
      refuseEdits(bot, 'edit_window_closed');
      refusePosts(bot, 'restricted_action_thread_locked');
    },
    why: /nobody can reply/,
  },
  {
    what: 'it cannot be edited, and only some people can post',
    make: (bot) => {
      refuseEdits(bot, 'cant_update_message');
      refusePosts(bot, 'restricted_action');
    },
    why: /only some people can post/,
  },
  {
    what: 'only its thread is locked',
    make: (bot) => refusePosts(bot, 'restricted_action_thread_locked'),
    why: /nobody can reply/,
  },
  {
    what: 'the channel is gone',
    make: (bot) => {
      refuseEdits(bot, 'channel_not_found');
      refusePosts(bot, 'channel_not_found');
    },
    why: /can't post in/,
  },
];

describe('a failure that neither the card nor its thread can tell', () => {
  it.each(troubles)('reaches its sender directly, once, with the buttons of the card: $what', async (trouble) => {
    const bot = await startStanding(trouble.options, trouble.channel);
    trouble.make(bot);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);

    const [told, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(says(bot, told)).toContain('Not delivered: the phone is off');
    expect(says(bot, told)).toContain(shown);
    expect(says(bot, told)).toContain('See you at six');
    expect(says(bot, told)).toMatch(trouble.why);
    expect(labelsOf(bot, told)).toEqual(['Send again', 'Details']);
    expect(bot.output.join('')).toContain('"step":"news.kept"');

    await bot.plivo.report(to, 'undelivered', { ...offline, duplicate: true });
    await bot.pass(2 * hour, 30 * minute);
    expect(directly(bot)).toHaveLength(1);
  });

  it('is not told again by a process that starts while it waits to be told, nor by one that draws every card anew', async () => {
    const kept = await openStore('memory://', { now: Date.now });
    const open: typeof openStore = async () => ({ ...kept, close: async () => {} });
    const bot = await startStanding({ open });
    bot.slack.archive(places.general);
    closeDms(bot, { retryAfter: 60 }, 1);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);
    await bot.app.stop();
    expect(directly(bot)).toEqual([]);
    for (let starts = 0; starts < 3; starts += 1) {
      const config = loadConfig(environmentOf(bot));
      const app = await startApp(config, { log: keepLog().log, clock: bot.clock, open });
      await bot.pass(90 * second, 10 * second);
      await app.stop();
    }
    expect(directly(bot)).toHaveLength(1);
  });

  it('offers to change what only a change can help', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    await bot.plivo.report(to, 'undelivered', { errorCode: '50' });
    await bot.pass(4 * second, 2 * second);
    const [told] = directly(bot);
    expect(labelsOf(bot, told)).toEqual(['Fix it', 'Details']);
    if (told) await bot.click('mms_fix', people.sender, told);
    expect(bot.field(people.sender, 'text')).toBe('See you at six');
  });

  it('is one message for many recipients', async () => {
    const numbers = Array.from({ length: 8 }, (_, n) => `+14155550${100 + n}`);
    const bot = await startAtRest({ env: { MAX_RECIPIENTS: '12' } });
    await bot.type(`${numbers.join(', ')} To all of you`);
    await bot.pass(3 * second);
    bot.slack.archive(places.general);
    for (const number of numbers) await bot.plivo.report(number, 'undelivered', offline);
    await bot.pass(3 * minute, 15 * second);
    const told = directly(bot);
    for (const number of numbers) expect(told.map((it) => says(bot, it)).join('\n')).toContain(number.slice(-4));
    expect(told.length).toBeLessThanOrEqual(3);
    expect(bot.calls('chat.postMessage').filter(({ ok }) => !ok).length).toBeLessThanOrEqual(3);
  });

  it.each([
    ['archived', (bot: BotAtRest) => bot.slack.archive(places.general)],
    ['without the card', (bot: BotAtRest) => bot.slack.deleteMessage(places.general, bot.firstCard().ts)],
    ['with a locked thread', (bot: BotAtRest) => refusePosts(bot, 'restricted_action_thread_locked')],
  ])('of 500 recipients comes at once and then counted, in a channel %s', async (_what, make) => {
    const numbers = Array.from({ length: 500 }, (_, n) => `+1415555${1000 + n}`);
    const bot = await startAtRest({
      env: { MAX_RECIPIENTS: '500', USER_DAILY_LIMIT: '1000', DAILY_LIMIT: '1000', PLIVO_SMS_PER_SECOND: '100' },
    });
    await bot.type(`${numbers.join(', ')} To all of you`);
    await bot.pass(10 * second);
    expect(bot.sends()).toHaveLength(500);
    make(bot);
    const refusedBefore = bot.slack.log.filter(({ ok }) => !ok).length;
    const failed = numbers.filter((_, n) => n % 10 === 0);
    for (const number of failed) {
      await bot.plivo.report(number, 'undelivered', offline);
      await bot.pass(6 * second, 2 * second);
      if (number === failed[0]) expect(directly(bot)).toHaveLength(1);
    }
    await bot.pass(6 * minute, 30 * second);
    const told = directly(bot).map((it) => says(bot, it));
    expect(told.length).toBeLessThanOrEqual(5);
    expect(told[0]).toContain('Not delivered: the phone is off');
    expect(told[1]).toContain('50 of 500 were not delivered: 50 unreachable.');
    // Slack counts what it refuses, and the edits of a minute are shared by all cards.
    expect(bot.slack.log.filter(({ ok }) => !ok).length - refusedBefore).toBeLessThanOrEqual(10);
  });

  it('is no reason for a word where all goes well', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    await bot.plivo.report(to, 'sent');
    await bot.plivo.report(to, 'delivered');
    await bot.pass(10 * second);
    expect(directly(bot)).toEqual([]);
    await bot.logged('dispatch.closed');
  });
});

describe('the buttons of what was told directly', () => {
  const startTold = async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);
    const [told] = directly(bot);
    if (!told) throw new Error('nothing was told');
    return { ...bot, told };
  };

  it('send again, once', async () => {
    const bot = await startTold();
    await bot.click('mms_again', people.sender, bot.told);
    await bot.click('mms_again', people.sender, bot.told);
    await bot.pass(4 * second, 2 * second);
    expect(bot.sends()).toHaveLength(2);
    await bot.hears(people.sender, 'sent again already');
  });

  it('are for those who may', async () => {
    const bot = await startTold();
    bot.slack.channels.get(bot.told.channel)?.members.add(people.unlisted);
    await bot.click('mms_again', people.unlisted, bot.told);
    await bot.hears(people.unlisted, 'You are not on the list');
    expect(bot.sends()).toHaveLength(1);
  });

  it('do not make it the card', async () => {
    const bot = await startTold();
    const before = says(bot, bot.told);
    await bot.click('mms_details', people.sender, bot.told);
    await bot.pass(4 * second, 2 * second);
    expect(says(bot, directly(bot)[0])).toBe(before);
    expect(bot.output.join('')).not.toContain('card.adopted');
  });

  it('are no use any more once it was delivered after all, which its sender hears too', async () => {
    const bot = await startTold();
    await bot.plivo.report(to, 'delivered');
    await bot.pass(4 * second, 2 * second);
    const [, after, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(says(bot, after)).toMatch(/Delivered .*No need to resend/s);
    expect(labelsOf(bot, after)).toEqual(['Details']);
    await bot.click('mms_again', people.sender, bot.told);
    await bot.pass(4 * second, 2 * second);
    expect(bot.sends()).toHaveLength(1);
    await bot.pass(hour, 10 * minute);
    expect(directly(bot)).toHaveLength(2);
  });
});

describe('a card that cannot be edited any more', () => {
  const options: BotOptions = { slack: { habits: { editWindow: 'fiveMinutes' } } };

  it('leaves it to its thread, which has the buttons then', async () => {
    const bot = await startStanding(options);
    await bot.pass(6 * minute, minute);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);
    const [reply] = bot.slack.thread(places.general, bot.card.ts);
    expect(says(bot, reply)).toContain('Not delivered');
    expect(labelsOf(bot, reply)).toEqual(['Send again', 'Details']);
    expect(directly(bot)).toEqual([]);
    if (reply) await bot.click('mms_again', people.sender, reply);
    await bot.pass(4 * second, 2 * second);
    expect(bot.sends()).toHaveLength(2);
  });

  it('has no buttons under it as long as it has its own', async () => {
    const bot = await startStanding();
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);
    const [reply] = bot.slack.thread(places.general, bot.card.ts);
    expect(labelsOf(bot, reply)).toEqual([]);
  });
});

describe('a send of which nobody knows', () => {
  const startUnknown = async (options: BotOptions = {}) => {
    const bot = await startAtRest(options);
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'resetAfter' });
    bot.plivo.fail({ path: '/Message/', method: 'GET', kind: 'status', status: 503, times: 1_000 });
    await bot.type(`${to} See you at six`);
    await bot.pass(10 * second);
    return bot;
  };

  it('is told directly when its sender can decide, and they can there', async () => {
    const bot = await startUnknown();
    bot.slack.archive(places.general);
    await bot.pass(4 * minute, 20 * second);
    expect(directly(bot)).toEqual([]);
    await bot.pass(2 * minute, 20 * second);
    const [told, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(says(bot, told)).toContain('it may have gone out, or not');
    expect(labelsOf(bot, told)).toEqual(['Send again', 'Leave it', 'Details']);
    if (told) await bot.click('mms_leave', people.sender, told);
    await bot.pass(4 * hour, 30 * minute);
    expect(directly(bot)).toHaveLength(1);
  });

  it('is told directly where the card stands and takes no more edits by then', async () => {
    const bot = await startUnknown({ slack: { habits: { editWindow: 'fiveMinutes' } } });
    await bot.pass(6 * minute, 20 * second);
    expect(bot.replies().join()).toContain('Please do not resend yet');
    const [told, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(labelsOf(bot, told)).toEqual(['Send again', 'Leave it', 'Details']);
  });

  it('is not told where the report came before anybody had to decide', async () => {
    const bot = await startUnknown();
    bot.slack.archive(places.general);
    await bot.pass(minute, 10 * second);
    await bot.plivo.report(to, 'delivered');
    await bot.pass(10 * minute, 30 * second);
    expect(directly(bot)).toEqual([]);
  });
});

describe('what is told directly', () => {
  it('is tried for a day, while a private answer is given up after an hour', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    closeDms(bot, { error: 'internal_error' }, 18);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(3 * hour, 15 * minute);
    expect(directly(bot)).toEqual([]);
    await bot.pass(4 * hour, 20 * minute);
    expect(says(bot, directly(bot)[0])).toContain('Not delivered');
  });

  it('is given up after that, and the log says so', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    closeDms(bot, { error: 'internal_error' }, 10_000);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(25 * hour, hour);
    expect(bot.output.join('')).toContain('"step":"notice.given-up"');
    bot.slack.recover();
    await bot.pass(hour, 10 * minute);
    expect(directly(bot)).toEqual([]);
  });

  it('is posted four times at the most to a Slack that never says that it took it, and says that it may be there twice', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    closeDms(bot, { resetAfter: true }, 1_000);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(3 * hour, 15 * minute);
    expect(directly(bot)).toHaveLength(4);
    expect(says(bot, directly(bot)[0])).not.toContain('twice');
    for (const again of directly(bot).slice(1)) expect(says(bot, again)).toContain('you may see it twice');
  });

  it('is not told any more where it turned out to be delivered meanwhile', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    closeDms(bot, { retryAfter: 60 }, 1);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);
    await bot.plivo.report(to, 'delivered');
    await bot.pass(5 * minute, 10 * second);
    // Nothing was said that is to be taken back.
    expect(directly(bot)).toEqual([]);
  });

  it('is taken back where Slack took it without saying so before it turned out to be delivered', async () => {
    const bot = await startStanding();
    bot.slack.archive(places.general);
    closeDms(bot, { resetAfter: true }, 1);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.quiet();
    expect(directly(bot)).toHaveLength(1);
    await bot.plivo.report(to, 'delivered');
    await bot.pass(5 * minute, 10 * second);
    expect(directly(bot).map((it) => says(bot, it))).toEqual([
      expect.stringContaining('Not delivered'),
      expect.stringMatching(/Delivered .*No need to resend/s),
    ]);
  });
});

describe('a message that failed as a whole', () => {
  const remove = (bot: BotAtRest) => bot.slack.deleteMessage(places.general, bot.firstCard().ts);
  const fails: [string, BotOptions['slack'], (bot: BotAtRest) => void][] = [
    ['the card was deleted', {}, remove],
    ['the card was deleted, and nobody sees a reply under it', { habits: { deletedThread: 'unseen' } }, remove],
    ['its thread is locked', {}, (bot) => refusePosts(bot, 'restricted_action_thread_locked')],
    ['the channel was archived', {}, (bot) => bot.slack.archive(places.general)],
  ];

  // A private answer in the channel is seen only by who is there at that moment.
  it.each(fails)('is told for good, once, with Fix it, where %s', async (_what, slack, make) => {
    const bot = await startAtRest({ slack: slack ?? {}, plivo: { habits: { uploadTypes: 'page' } } });
    // Plivo refuses this file, at the second try.
    bot.plivo.fail({ path: '/Media/', method: 'POST', kind: 'status', status: 503 });
    const bytes = Buffer.from('BEGIN:VCARD\nVERSION:3.0\nN:Lee;Ann\nFN:Ann Lee\nEND:VCARD\n');
    const file = bot.slack.addFile({ name: 'ann.vcf', mimetype: 'text/vcard', bytes, uploadedBy: people.sender });
    const text = '@mms 415-555-0123';
    await bot.people.mention({ user: people.sender, channel: places.general, text, files: [file] });
    await bot.cardCount(1);
    await bot.quiet();
    make(bot);
    // What Slack said of the channel a minute ago is not believed any more.
    await bot.pass(3 * minute, 10 * second);

    const [told, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(says(bot, told)).toContain('was not sent');
    expect(says(bot, told)).toContain('text/vcard is not supported');
    expect(labelsOf(bot, told)).toEqual(['Fix it']);
  });
});

describe('a card that was never posted', () => {
  it('and is given up leaves the failure to be told directly', async () => {
    const bot = await startAtRest();
    // Slack takes no message with this card in it, wherever it is posted.
    const isCard = ({ blocks }: { blocks?: unknown }) => JSON.stringify(blocks).includes('card_actions');
    bot.slack.fail('chat.postMessage', { error: 'msg_blocks_too_long', when: isCard, times: 1_000 });
    await bot.type(`${to} See you at six`);
    await bot.pass(20 * minute, minute);
    expect(directly(bot)).toEqual([]);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(20 * minute, minute);
    const [told, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(says(bot, told)).toContain('Not delivered: the phone is off');
    expect(labelsOf(bot, told)).toEqual(['Send again', 'Details']);
    expect(cardsIn(bot)).toEqual([]);
  });
});

describe('a reply under a card that was deleted while its edits had to wait, which Slack takes and shows to nobody', () => {
  const unseen: BotOptions = { slack: { habits: { deletedThread: 'unseen' } } };

  it('is told directly, once the edit shows that the card is gone', async () => {
    const bot = await startStanding(unseen);
    bot.slack.deleteMessage(places.general, bot.card.ts);
    bot.slack.fail('chat.update', { retryAfter: 30 });
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(minute, 5 * second);
    const [told, ...more] = directly(bot);
    expect(more).toEqual([]);
    expect(says(bot, told)).toMatch(/Not delivered: the phone is off.*was deleted/s);
  });

  it('is not told again where the card was deleted after it', async () => {
    const bot = await startAtRest(unseen);
    await bot.type(`${to}, +14155550124 See you at six`);
    await bot.pass(3 * second);
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second);
    expect(bot.replies()).toHaveLength(1);
    bot.slack.deleteMessage(places.general, bot.firstCard().ts);
    await bot.plivo.report('+14155550124', 'delivered');
    await bot.pass(minute, 5 * second);
    expect(directly(bot)).toEqual([]);
  });
});

describe('an edit that fails for a while', () => {
  it.each(['update_failed', 'external_channel_migrating', 'internal_error'])('%s: is made later', async (error) => {
    const bot = await startStanding();
    bot.slack.fail('chat.update', { error, times: 2 });
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(30 * second);
    expect(bot.cardText()).toContain('Not delivered');
    expect(directly(bot)).toEqual([]);
  });

  it('holds up no bad news in the thread', async () => {
    const bot = await startStanding();
    bot.slack.fail('chat.update', { error: 'internal_error', times: 1_000 });
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(4 * second, 2 * second);
    expect(bot.replies().join()).toContain('Not delivered');
    await bot.pass(hour, 5 * minute);
    expect(bot.replies()).toHaveLength(1);
    expect(directly(bot)).toEqual([]);
  });

  it('nor the next, however long the next edit has to wait', async () => {
    const bot = await startAtRest();
    await bot.type(`${to}, +14155550124 See you at six`);
    await bot.pass(3 * second);
    bot.slack.fail('chat.update', { error: 'update_failed', times: 1_000 });
    await bot.plivo.report(to, 'undelivered', offline);
    await bot.pass(40 * minute, 20 * second);
    const tried = bot.calls('chat.update').length;
    await bot.plivo.report('+14155550124', 'undelivered', offline);
    await bot.pass(2 * second);
    expect(bot.replies()).toHaveLength(2);
    expect(bot.calls('chat.update').length - tried).toBeLessThanOrEqual(1);
    bot.slack.recover();
    await bot.pass(15 * minute, 20 * second);
    expect(bot.cardText().match(/Not delivered/g)).toHaveLength(2);
  });
});
