/** What people write who may not send: it is answered, and the store does not grow by it. */
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { openStore } from '../../../src/store/open.ts';
import { type BotOptions, startAtRest } from '../../harness.ts';

const to = '+14155550123';
const minute = 60_000;

/** A bot, and the drafts that it keeps. */
const start = async (options: BotOptions = {}) => {
  const drafts = new Map<string, unknown>();
  const open: typeof openStore = async (...args) => {
    const store = await openStore(...args);
    return {
      ...store,
      create: async (kind, id, value, expiry) => {
        if (kind === 'draft') drafts.set(id, value);
        return store.create(kind, id, value, expiry);
      },
      remove: async (kind, id) => {
        if (kind === 'draft') drafts.delete(id);
        return store.remove(kind, id);
      },
    };
  };
  const bot = await startAtRest({ ...options, open });
  const { slack, people: team } = bot;
  const mention = async (user: string, text: string, channel: string = places.shared) => {
    await team.mention({ user, channel, text: `@mms ${text}` });
    await bot.quiet();
  };
  const heard = (user: string) => slack.ephemerals(user).length + slack.dms(user).length;
  return { ...bot, mention, heard, drafts };
};

describe.each([
  ['a guest', people.guest],
  ['somebody of another organization', people.external],
])('%s', (_who, user) => {
  it('who mentions the bot is answered once an hour, and nothing is kept', async () => {
    const bot = await start();
    for (let n = 0; n < 5; n += 1) {
      await bot.mention(user, `${to} Hello ${n}`);
      await bot.mention(user, `${to} 12345 Hello ${n}`);
      await bot.mention(user, 'help');
    }
    expect(bot.heard(user)).toBe(1);
    expect(bot.drafts.size).toBe(0);
    await bot.pass(59 * minute, minute);
    await bot.mention(user, `${to} Hello`);
    expect(bot.heard(user)).toBe(1);
    await bot.pass(minute, minute);
    await bot.mention(user, `${to} Hello`);
    expect(bot.heard(user)).toBe(2);
    expect(bot.drafts.size).toBe(0);
  });

  it('does not use up the answers of anybody else', async () => {
    const bot = await start();
    await bot.mention(user, `${to} Hello`);
    await bot.mention(people.unlisted, `${to} Hello`);
    expect(bot.heard(people.unlisted)).toBe(1);
  });
});

describe('a guest who types /mms', () => {
  it('is answered each time, and nothing is kept', async () => {
    const bot = await start();
    for (const text of [`${to} Hello`, `${to} 12345 Hello`, 'call me', `${to}`]) {
      expect(await bot.answerTo(text, { user: people.guest })).toContain('Guests may not send');
    }
    expect(bot.drafts.size).toBe(0);
  });
});

describe('somebody of the team who is not on the list', () => {
  it('is answered always, and the last twenty are kept', async () => {
    const bot = await start();
    for (let n = 0; n < 30; n += 1) {
      expect(await bot.answerTo(`${to} Hello ${n}.`, { user: people.unlisted })).toContain('not on the list');
    }
    await bot.mention(people.unlisted, `${to} One`);
    await bot.mention(people.unlisted, `${to} Two`);
    expect(bot.heard(people.unlisted)).toBeGreaterThanOrEqual(2);
    expect(bot.drafts.size).toBe(20);
    expect(JSON.stringify([...bot.drafts.values()])).not.toContain('Hello 11.');
    expect(JSON.stringify([...bot.drafts.values()])).toContain('Hello 12.');
  });

  it('keeps nothing that is longer than anything to be sent', async () => {
    const bot = await start();
    const answer = await bot.answerTo(`${to} ${'long '.repeat(4_000)}`, { user: people.unlisted });
    expect(answer).toContain('not on the list');
    expect(bot.drafts.size).toBe(0);
  });
});

describe('somebody on the list', () => {
  it('finds everything again that was refused', async () => {
    const bot = await start();
    for (let n = 0; n < 30; n += 1) await bot.answerTo(`12345 Hello ${n}.`);
    expect(bot.drafts.size).toBe(30);
  });
});
