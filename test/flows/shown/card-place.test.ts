import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { type BotAtRest, type BotOptions, environmentOf, startAtRest } from '../../harness.ts';
import { keepLog } from '../../support/http.ts';

const second = 1_000;
const minute = 60 * second;
const to = '+14155550123';
const group = 'C0GROUP001';
const info = 'conversations.info';

const withGroup: BotOptions['before'] = ({ slack }) => {
  const members = [people.sender, people.colleague];
  slack.addChannel({ id: group, kind: 'mpim', name: 'mpdm-ann--ben-1', members, bot: true });
};
const start = (more: BotOptions = {}) => startAtRest({ before: withGroup, ...more });
const allCards = (bot: BotAtRest) => [...bot.slack.channels.keys()].flatMap((channel) => bot.cards(channel));
const inDm = (bot: BotAtRest) => bot.slack.dms(people.sender).map((it) => bot.slack.textOf(it));

describe('a Slack that says only later who can see a channel', () => {
  it.each([
    ['429', { retryAfter: 20, times: 2 }],
    ['500, three times', { status: 500, times: 3 }],
    ['internal_error', { error: 'internal_error', times: 2 }],
    ['a cut connection', { resetBefore: true, times: 1 }],
  ])('gets the card into that channel: %s', async (_what, fault) => {
    const bot = await start();
    bot.slack.fail(info, fault);
    const answer = await bot.answerTo(`${to} A little later`);
    expect(answer).not.toMatch(/direct messages|\/invite/);
    await bot.quiet();
    if ('retryAfter' in fault) expect(allCards(bot)).toEqual([]);

    await bot.pass(40 * second, 5 * second);
    expect(bot.cards()).toHaveLength(1);
    expect(bot.cardText()).not.toContain('Here because');
    expect(inDm(bot)).toEqual([]);
    expect(bot.told(people.sender)).toHaveLength(1);
    expect(bot.sends()).toHaveLength(1);
  });

  it('never gets it into one that is shared with another organization, and the person hears where it is and why', async () => {
    const bot = await start();
    bot.slack.fail(info, { status: 500, times: 3 });
    const answer = await bot.answerTo(`${to} Not for them`, { channel: places.shared });
    expect(answer).not.toMatch(/direct messages|\/invite/);
    await bot.pass(minute, 5 * second);

    expect(bot.cards(places.shared)).toEqual([]);
    expect(inDm(bot).join()).toContain('another organisation');
    expect(bot.lastTold(people.sender)).toMatch(/card is in your direct messages .* another organisation/);
    expect(bot.told(people.sender)).toHaveLength(2);
  });

  it('is asked for five minutes; then the card is in the DM, and the reason is the true one', async () => {
    const bot = await start();
    bot.slack.fail(info, { status: 500, times: 1_000 });
    await bot.type(`${to} Nobody says`);
    await bot.pass(4 * minute, 10 * second);
    expect(allCards(bot)).toEqual([]);
    await bot.pass(2 * minute, 10 * second);

    expect(bot.cards()).toEqual([]);
    expect(inDm(bot).join()).toContain("Slack didn't say who can see messages");
    expect(inDm(bot).join()).not.toContain('/invite');
    expect(bot.lastTold(people.sender)).toContain("Slack didn't say who can see messages");
    expect(bot.calls(info).length).toBeLessThan(12);
    expect(bot.sends()).toHaveLength(1);
    const asked = bot.calls(info).length;
    await bot.plivo.report(to, 'delivered');
    await bot.pass(10 * second, 2 * second);
    expect(inDm(bot).join()).toContain('Delivered');
    expect(bot.calls(info)).toHaveLength(asked);
    expect(bot.told(people.sender)).toHaveLength(2);
  });

  it('is asked once for all cards of a channel', async () => {
    const bot = await start();
    bot.slack.fail(info, { retryAfter: 20, times: 5 });
    for (const text of ['One', 'Two', 'Three', 'Four', 'Five']) await bot.type(`${to} ${text}`);
    await bot.pass(minute, 5 * second);
    expect(bot.cards()).toHaveLength(5);
    expect(bot.calls(info).filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('holds up a card in a DM with the app no more than one in a channel', async () => {
    const bot = await start();
    const dm = bot.slack.addChannel({ kind: 'im', members: [people.sender], bot: true, name: '' }).id;
    bot.slack.fail('conversations.open', { status: 500, times: 2 });
    const answer = await bot.answerTo(`${to} To myself`, { channel: dm });
    expect(answer).not.toContain('two people');
    await bot.pass(30 * second, 5 * second);
    expect(inDm(bot).join()).toContain('To myself');
    expect(inDm(bot).join()).not.toContain('Here because');
  });

  it('is asked again by the next process, where the first one stopped meanwhile', async () => {
    const kept = await openStore('memory://', { now: Date.now });
    const open: typeof openStore = async () => ({ ...kept, close: async () => {} });
    const bot = await start({ open });
    bot.slack.fail(info, { retryAfter: 60, times: 2 });
    await bot.type(`${to} Across a restart`);
    await bot.quiet();
    expect(allCards(bot)).toEqual([]);
    await bot.app.stop();
    const app = await startApp(loadConfig(environmentOf(bot)), { log: keepLog().log, clock: bot.clock, open });
    await bot.pass(90 * second, 10 * second);
    await app.stop();
    expect(bot.cards()).toHaveLength(1);
    expect(inDm(bot)).toEqual([]);
  });
});

describe('a group DM', () => {
  it('has the card where it was asked for', async () => {
    const bot = await start();
    await bot.type(`${to} For the three of us`, { channel: group });
    await bot.pass(2 * second);
    expect(bot.cards(group)).toHaveLength(1);
  });

  it('without mpim:read has it in the DM, with what an admin can do; the message leaves all the same', async () => {
    const bot = await start();
    bot.slack.scopes.delete('mpim:read');
    const answer = await bot.answerTo(`${to} For the three of us`, { channel: group });
    expect(answer).toMatch(/An admin can .*`mpim:read`/);
    expect(answer).not.toContain('/invite');
    await bot.pass(2 * second);
    expect(bot.cards(group)).toEqual([]);
    expect(inDm(bot).join()).toMatch(/An admin can .*`mpim:read`/);
    expect(bot.sends()).toHaveLength(1);
    expect(bot.told(people.sender)).toHaveLength(1);
  });
});

describe('a Slack that does not say whether the app is in a conversation', () => {
  const slack = { habits: { membership: 'unsaid' } } as const;
  it('has the card in a private channel all the same: what the app can see it is in', async () => {
    const bot = await start({ slack });
    bot.slack.invite(places.secret);
    await bot.type(`${to} Behind closed doors`, { channel: places.secret });
    await bot.pass(2 * second);
    expect(bot.cards(places.secret)).toHaveLength(1);
  });

  it.each([group, places.general, places.random])('and in %s', async (channel) => {
    const bot = await start({ slack });
    await bot.type(`${to} Here`, { channel });
    await bot.pass(2 * second);
    expect(bot.cards(channel)).toHaveLength(1);
  });
});

describe('a place that refuses the card after the message was taken', () => {
  it.each([
    ['is_archived', 'archived'],
    ['restricted_action', 'only some people can post'],
    ['thread_not_found', 'nobody can reply in that thread'],
  ])('%s: it is in the DM, and the person hears the true reason', async (error, why) => {
    const bot = await start();
    bot.slack.fail('chat.postMessage', { error, when: ({ channel }) => channel === places.general });
    await bot.type();
    await bot.pass(2 * second);
    expect(inDm(bot).join()).toContain(why);
    expect(inDm(bot).join()).not.toContain('/invite');
    if (error !== 'is_archived') expect(bot.lastTold(people.sender)).toContain(why);
  });
});

describe('ALLOWED_CHANNELS', () => {
  it('refuses by id alone, where it is asked and where the card would go, whatever Slack says of channels', async () => {
    const bot = await start({ env: { ALLOWED_CHANNELS: places.random, CARD_CHANNEL: places.general } });
    bot.slack.fail(info, { status: 500, times: 100 });
    for (const channel of [places.random, places.general]) {
      const answer = await bot.answerTo(`${to} Not here`, { channel });
      expect(answer).toContain(places.general);
    }
    await bot.pass(10 * second, 2 * second);
    expect(bot.calls(info)).toEqual([]);
    expect(bot.sends()).toEqual([]);
  });
});
