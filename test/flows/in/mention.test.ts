import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { type BotOptions, startBot } from '../../harness.ts';
import { breakingStore } from '../../support/breaking-store.ts';
import { catJpeg } from '../../support/picture-host.ts';

const to = '+14155550123';
type MentionInput = Parameters<Awaited<ReturnType<typeof startBot>>['people']['mention']>[0];

const start = async (options: BotOptions = {}) => {
  const bot = await startBot(options);
  const mention = (text: string, more: Partial<MentionInput> = {}) =>
    bot.people.mention({ user: people.sender, channel: places.general, text: `@mms ${text}`, ...more });
  const picture = () =>
    bot.slack.addFile({
      name: 'cat.jpg',
      mimetype: 'image/jpeg',
      bytes: new Uint8Array(catJpeg),
      uploadedBy: people.sender,
    });
  return { ...bot, mention, picture };
};

describe('@mms in a channel', () => {
  it('sends, and says privately that the number is visible in the channel now', async () => {
    const { slack, mention, arrived, card, whisper } = await start();

    const { status } = await mention('415-555-0123 On my way & soon there :wave:');

    expect(status).toBe(200);
    const [received] = await arrived(to);
    expect(received?.text).toBe('On my way & soon there 👋');
    await card(places.general, 'On my way');
    const answer = slack.textOf(await whisper(people.sender, '+1 415 555 0123'));
    expect(answer).toContain('now visible in this channel');
    expect(answer).toMatch(/\*[0-9A-Z]{6}\*/);
    expect(slack.problems).toEqual([]);
  });

  it('sends the files of the message', async () => {
    const { mention, picture, arrived } = await start();
    await mention('415-555-0123 Two pictures', { files: [picture(), picture()] });
    const [received] = await arrived(to);
    expect(received?.media.map(({ bytes }) => bytes.equals(catJpeg))).toEqual([true, true]);
  });

  it('sends files without any text', async () => {
    const { mention, picture, arrived } = await start();
    await mention('415-555-0123', { files: [picture()] });
    const [received] = await arrived(to);
    expect([received?.text, received?.media.length]).toEqual(['', 1]);
  });

  it.each(['', 'hello there', 'help'])('answers “%s” with help, privately', async (text) => {
    const { slack, mention, whisper, sends } = await start();
    await mention(text);
    await whisper(people.sender, '`/mms` opens the form');
    expect(slack.messages(places.general)).toHaveLength(1);
    expect(sends()).toEqual([]);
  });

  it('with a number and nothing else says that there is nothing to send, with Fix it', async () => {
    const { mention, whisper, press, field, sends } = await start();
    await mention('415-555-0123');
    await press(people.sender, 'Fix it', await whisper(people.sender, 'nothing to send'));
    expect(field(people.sender, 'to')).toBe('415-555-0123');
    expect(sends()).toEqual([]);
  });

  it('with digits that run on sends nothing, and Fix it opens the form with all of it', async () => {
    const { mention, whisper, press, field, picture, sends } = await start();
    const file = picture();
    await mention('415-555-0123 212-555-0187 hello', { files: [file] });
    await press(people.sender, 'Fix it', await whisper(people.sender, 'More digits follow'));
    expect(field(people.sender, 'to')).toBe('415-555-0123');
    expect(field(people.sender, 'text')).toBe('212-555-0187 hello');
    expect(field(people.sender, 'kept')).toEqual([file.id]);
    expect(sends()).toEqual([]);
  });

  it('proposes CARD_CHANNEL in that form', async () => {
    const { mention, whisper, press, field } = await start({ env: { CARD_CHANNEL: places.random } });
    await mention('415-555-0123 212-555-0187 hello');
    await press(people.sender, 'Fix it', await whisper(people.sender, 'More digits follow'));
    expect(field(people.sender, 'channel')).toBe(places.random);
  });

  it('refuses a second mention of somebody', async () => {
    const { mention, whisper, sends } = await start();
    await mention('415-555-0123 Ask @ben');
    await whisper(people.sender, 'A phone cannot show');
    expect(sends()).toEqual([]);
  });

  it('asks about the same a moment later, and Send it again sends', async () => {
    const { mention, whisper, press, arrived, sends } = await start();
    await mention('415-555-0123 Twice');
    await arrived(to);
    await mention('415-555-0123 Twice');
    const question = await whisper(people.sender, 'You sent exactly this');
    expect(sends()).toHaveLength(1);
    await press(people.sender, 'Send it again', question);
    await arrived(to, 2);
  });
});

describe('@mms in a thread', () => {
  it('puts card, replies and the private answer into that thread', async () => {
    const { slack, people: team, mention, arrived, card, whisper, eventually } = await start();
    const parent = team.post({ user: people.colleague, channel: places.general, text: 'Who tells them?' });

    await mention('415-555-0123 We are late', { threadTs: parent.ts });

    await arrived(to);
    expect((await card(places.general, 'We are late')).thread_ts).toBe(parent.ts);
    expect((await whisper(people.sender, '+1 415 555 0123')).thread_ts).toBe(parent.ts);
    await eventually('a reply says what became of it', () =>
      slack.thread(places.general, parent.ts).some((it) => /•••-0123: (Handed|Delivered)/.test(it.text)),
    );
    const elsewhere = slack.messages(places.general).filter(({ ts, thread_ts }) => (thread_ts ?? ts) !== parent.ts);
    expect(elsewhere).toEqual([]);
  });
});

describe('an event that is no new request', () => {
  it('is dropped when it is an edit of a message', async () => {
    const { mention, picture, arrived, sends, slack } = await start();
    await mention('415-555-0123 Edited', { edited: true });
    await mention('415-555-0123 New', { files: [picture()] });
    const [received] = await arrived(to);
    expect(received?.text).toBe('New');
    expect(sends()).toHaveLength(1);
    expect(slack.ephemerals(people.sender).every((it) => !slack.textOf(it).includes('Edited'))).toBe(true);
  });

  it('is dropped when a bot wrote it', async () => {
    const { slack, people: team, mention, arrived, sends } = await start();
    const { status } = await team.event({
      type: 'app_mention',
      user: people.sender,
      bot_id: 'B0ANOTHER1',
      text: `<@${slack.bot.user}> 415-555-0123 From a bot`,
      ts: '1700000000.000100',
      event_ts: '1700000000.000100',
      channel: places.general,
    });
    expect(status).toBe(200);
    await mention('415-555-0123 From a person');
    const [received] = await arrived(to);
    expect(received?.text).toBe('From a person');
    expect(sends()).toHaveLength(1);
  });

  it('sends once when Slack delivers it again, also at the same moment', async () => {
    const { mention, arrived, sends, card, cards } = await start();
    const { redeliver } = await mention('415-555-0123 Once');
    const again = await Promise.all([redeliver(), redeliver()]);
    expect(again.map(({ status }) => status)).toEqual([200, 200]);
    await arrived(to);
    await mention('415-555-0123 Afterwards');
    await arrived(to, 2);
    await card(places.general, 'Afterwards');
    expect(sends()).toHaveLength(2);
    expect(cards(places.general)).toHaveLength(2);
  });
});

describe('the private answer to an event that Slack delivers again', () => {
  const answers = ({ slack }: Pick<Awaited<ReturnType<typeof start>>, 'slack'>) =>
    slack.ephemerals(people.sender).map((it) => slack.textOf(it));

  it.each([
    ['accepted', '415-555-0123 Once', '+1 415 555 0123'],
    ['refused', '415-555-0123', 'nothing to send'],
    ['ambiguous', '415-555-0123 212-555-0187 hello', 'More digits follow'],
    ['help', 'help', '`/mms` opens the form'],
  ])('is given once (%s)', async (_what, text, said) => {
    const bot = await start();
    const { redeliver } = await bot.mention(text);
    await bot.whisper(people.sender, said);
    await Promise.all([redeliver(), redeliver()]);
    await bot.mention('415-555-0199 Afterwards');
    await bot.whisper(people.sender, '+1 415 555 0199');
    await bot.quiet();
    expect(answers(bot)).toHaveLength(2);
  });

  it('is given by the second, if the first could not keep it', async () => {
    const { state, open } = breakingStore((changes) => changes.some(({ kind }) => kind === 'notice'));
    state.broken = true;
    const bot = await start({ open });
    const { status, redeliver } = await bot.mention('415-555-0123 Once');
    expect(status).toBe(500);
    state.broken = false;
    expect((await redeliver()).status).toBe(200);
    await bot.whisper(people.sender, '+1 415 555 0123');
    await bot.quiet();
    expect([answers(bot).length, bot.sends().length]).toEqual([1, 1]);
  });
});

describe('a store that fails', () => {
  /** A file that another program holds locked can be read, but not written. */
  const withDisk = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slack-mms-mention-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const bot = await start({ env: { STORE_URL: `sqlite://${folder}/store.sqlite` } });
    const intruder = new DatabaseSync(`${folder}/store.sqlite`);
    onTestFinished(() => intruder.close());
    const lock = () => intruder.exec('BEGIN IMMEDIATE');
    const unlock = () => intruder.exec('ROLLBACK');
    return { ...bot, lock, unlock };
  };

  it('answers an event with 500, so that Slack comes back, and then it is sent once', async () => {
    const { mention, lock, unlock, arrived, sends, whisper } = await withDisk();
    lock();
    const { status, redeliver } = await mention('415-555-0123 Not lost');
    expect(status).toBe(500);
    expect(sends()).toEqual([]);

    unlock();
    expect((await redeliver()).status).toBe(200);

    expect((await arrived(to)).map(({ text }) => text)).toEqual(['Not lost']);
    await whisper(people.sender, '+1 415 555 0123');
    expect(sends()).toHaveLength(1);
  });

  it('answers commands and forms with 200 and a sentence, and sends nothing', async () => {
    const { slack, people: team, lock, unlock, sends } = await withDisk();
    const command = (text: string) => team.command({ user: people.sender, channel: places.general, text });
    await command('');
    lock();

    const typed = await command('415-555-0123 Hello');
    const form = await team.submit({ user: people.sender, values: { to: '415-555-0123', text: 'Hello' } });

    expect([typed.status, form.status]).toEqual([200, 200]);
    expect(slack.textOf(typed.message)).toContain('nothing was sent. Please try again in a minute');
    expect(form.errors.to).toContain('Please try again in a minute');
    expect(sends()).toEqual([]);
    unlock();
    expect((await team.submit({ user: people.sender })).errors).toEqual({});
  });
});
