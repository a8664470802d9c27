/**
 * Slack, Plivo or a picture's host takes a connection and never answers. What is asked of it ends at its own deadline
 * (`docs/outbound-calls.md`); meanwhile the person has an answer and the messages of others move. Real time, because
 * deadlines are real; so the tests run side by side.
 */
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type Bot, type BotOptions, createBot } from '../../support/bot/in-process.ts';
import { eventually } from '../../support/eventually.ts';
import { timed as measured } from '../../support/fair-time.ts';
import { catJpeg } from '../../support/picture-host.ts';

const [mine, others] = ['+14155550123', '+14155550124'];
const { sender, colleague } = people;
/** Slack's own patience is 3 s; ours is 2.5 s, and there is the way to Slack and back. */
const answerWithinMs = 2_900;
/** What has nothing to do with the one that is frozen. */
const undisturbedMs = 2_000;

const start = async ({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, options: BotOptions = {}) => {
  const bot = await createBot({ ...options, env: { ALLOWED_USERS: `${sender},${colleague}`, ...options.env } });
  // What still hangs ends with its connection: the tests need not wait for each deadline.
  onTestFinished(async () => {
    await Promise.all([bot.slack.close(), bot.plivo.close()]);
    await bot.close();
  });
  return bot;
};

const timed = async <T>(work: Promise<T>): Promise<T & { ms: number }> => {
  const { value, ms } = await measured(() => work);
  return { ...value, ms };
};
const cardsSaying = (bot: Bot, text: string) => bot.cards().filter((card) => bot.slack.textOf(card).includes(text));
/** In `withinMs`, which is part of what is tested. */
const showsCard = (bot: Bot, text: string, withinMs: number) =>
  eventually(`one card says “${text}”`, () => cardsSaying(bot, text).length === 1, withinMs);
const arrives = (bot: Bot, phone: string, withinMs = undisturbedMs) =>
  eventually(`a message on the phone ${phone}`, () => bot.plivo.phone(phone).length === 1, withinMs);

/** A colleague's message: answered, sent and shown as if nothing was wrong. */
const othersMove = async (bot: Bot): Promise<void> => {
  const { ms, message } = await timed(bot.type(`${others} Undisturbed`, { user: colleague }));
  expect(ms).toBeLessThan(answerWithinMs);
  expect(bot.slack.textOf(message)).toContain('is on its way');
  await arrives(bot, others);
  await showsCard(bot, 'Undisturbed', undisturbedMs);
};

describe.concurrent('Slack that never answers', () => {
  it('chat.postMessage: the message goes out, others have their cards, and the card comes after 10 s', async (context) => {
    const bot = await start(context);
    bot.slack.fail('chat.postMessage', { hang: true });
    await bot.type(`${mine} Without a card`);
    await arrives(bot, mine);
    await othersMove(bot);
    expect(cardsSaying(bot, 'Without a card')).toEqual([]);
    await showsCard(bot, 'Without a card', 16_000);
  });

  it('users.info: nobody is let in unknown, and the sentence comes in time', async (context) => {
    const bot = await start(context);
    bot.slack.fail('users.info', { hang: true, when: ({ user }) => user === sender });
    const { ms, message, failure } = await timed(bot.type(`${mine} Who am I`));
    expect(failure).toBeUndefined();
    expect(ms).toBeLessThan(answerWithinMs);
    expect(bot.slack.textOf(message)).not.toContain('is on its way');
    expect(bot.sends()).toEqual([]);
    await othersMove(bot);
  });

  it('views.open: what was typed waits behind Fix it', async (context) => {
    const bot = await start(context);
    bot.slack.fail('views.open', { hang: true });
    const { ms, message, failure } = await timed(bot.type(mine));
    expect(failure).toBeUndefined();
    expect(ms).toBeLessThan(answerWithinMs);
    expect(bot.slack.buttons(message).map(({ text }) => text)).toContain('Fix it');
    await othersMove(bot);
  });

  it('users.info and the response URL together: a click is still answered before Slack gives up', async (context) => {
    const bot = await start(context, { env: { UNDO_SECONDS: '60' } });
    const { message } = await bot.type(`${mine} Held`);
    const cancel = bot.slack.buttons(message).find(({ text }) => text === 'Cancel');
    if (!message || !cancel) throw new Error('there is no Cancel');
    bot.slack.fail('users.info', { hang: true, times: 9 });
    bot.slack.fail('response_url', { hang: true });
    const { status, ms } = await timed(
      bot.people.click({ user: colleague, ...cancel, ephemeral: message, stale: true }),
    );
    expect(status).toBe(200);
    expect(ms).toBeLessThan(answerWithinMs);
  });

  it('a file: the messages of others go out, with files too', async (context) => {
    const bot = await start(context);
    const file = (name: string) =>
      bot.slack.addFile({ name, mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg), uploadedBy: sender });
    bot.slack.fail('files.download', { hang: true });
    const write = (text: string, name: string) =>
      bot.people.mention({ user: sender, channel: places.general, text: `@mms ${text}`, files: [file(name)] });
    expect((await write(`${mine} Stuck`, 'stuck.jpg')).status).toBe(200);
    await eventually('the bot looks at the file', () => bot.calls('files.info').length > 0);
    expect((await write('+14155550125 Not stuck', 'fine.jpg')).status).toBe(200);
    await othersMove(bot);
    await arrives(bot, '+14155550125');
    expect(bot.plivo.phone(mine)).toEqual([]);
  });
});

describe.concurrent('Plivo that never answers', () => {
  it('a send: others go out, and after 10 s the card says that nobody knows', async (context) => {
    const bot = await start(context);
    bot.plivo.fail({ path: '/Message/', method: 'POST', kind: 'hang' });
    const { ms } = await timed(bot.type(`${mine} Swallowed`));
    expect(ms).toBeLessThan(answerWithinMs);
    await eventually('Plivo is asked to send', () => bot.sends().length === 1);
    await othersMove(bot);
    await showsCard(bot, 'Plivo did not answer', 13_000);
    expect(bot.sends()).toHaveLength(2);
  });

  it('an upload: what has no file goes out meanwhile', async (context) => {
    const bot = await start(context);
    bot.plivo.fail({ path: '/Media/', method: 'POST', kind: 'hang' });
    const stuck = { name: 'stuck.jpg', mimetype: 'image/jpeg', bytes: new Uint8Array(catJpeg), uploadedBy: sender };
    const files = [bot.slack.addFile(stuck)];
    await bot.people.mention({ user: sender, channel: places.general, text: `@mms ${mine} Stuck`, files });
    await eventually('the upload begins', () => bot.plivo.requests.some(({ path }) => path.endsWith('/Media/')));
    await othersMove(bot);
    expect(bot.plivo.phone(mine)).toEqual([]);
  });

  it('a look-up: others are asked for, and theirs is shown as delivered', async (context) => {
    const bot = await start(context, { env: { PUBLIC_URL: '' } });
    bot.plivo.fail({ path: /\/Message\/[^/]+\/$/, method: 'GET', kind: 'hang' });
    await bot.type(`${mine} Asked for`);
    await eventually('Plivo is asked', () => bot.lookUps().length === 1);
    await othersMove(bot);
    await showsCard(bot, 'Delivered', 8_000);
    expect(bot.slack.textOf(cardsSaying(bot, 'Delivered')[0])).toContain('Undisturbed');
  });
});

describe.concurrent('the host of a picture that never answers', () => {
  it('holds nobody else', async (context) => {
    const { host, asked, close } = await startSilentHost();
    const bot = await start(context, { env: { MEDIA_PRIVATE_HOSTS: host } });
    // Registered last and so run first: what hangs ends with it.
    context.onTestFinished(close);
    const { ms, message } = await timed(bot.type(`${mine} Look http://${host}/cat.jpg`));
    expect(ms).toBeLessThan(answerWithinMs);
    expect(bot.slack.textOf(message)).toContain('is on its way');
    await eventually('the host is asked', () => asked() === 1);
    await othersMove(bot);
    expect(bot.plivo.phone(mine)).toEqual([]);
  });
});

const startSilentHost = async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: `127.0.0.1:${address.port}`,
    asked: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
