/** The small pictures on cards, in a Slack that needs a moment before it shows what was uploaded. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SlackHabits } from '../../../emulators/slack/habits.ts';
import { people, places } from '../../../emulators/slack/seed.ts';
import type { Message } from '../../../emulators/slack/workspace/message.ts';
import { startApp } from '../../../src/app/start.ts';
import { loadConfig } from '../../../src/config/index.ts';
import { type BotOptions, environmentOf, startAtRest, startWorld, type World } from '../../harness.ts';
import { eventually } from '../../support/eventually.ts';
import { keepLog } from '../../support/http.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { catJpeg } from '../../support/picture-host.ts';

const hour = 3_600_000;
const tickMs = 100;

let mentions = 0;
const mention = ({ slack, people: team }: World, count = 1) => {
  mentions += 1;
  return team.mention({
    user: people.sender,
    channel: places.general,
    text: `@mms 415-555-0123 Look ${mentions}`,
    files: Array.from({ length: count }, (_, n) =>
      slack.addFile({
        name: `cat${n}.jpg`,
        mimetype: 'image/jpeg',
        bytes: new Uint8Array(catJpeg),
        uploadedBy: people.sender,
      }),
    ),
  });
};

type Image = { type: string; slack_file?: { id: string } };
/** The files that a card shows. */
const shownOn = ({ blocks }: Message): string[] =>
  ((blocks ?? []) as Image[]).flatMap(({ type, slack_file }) =>
    type === 'image' && slack_file ? [slack_file.id] : [],
  );

const lookAt = (world: World, clock: ReturnType<typeof createManualClock>) => {
  const startedAt = clock.now();
  const shown = (): string[] => world.cards().flatMap(shownOn);
  const refusals = () => world.slack.log.filter(({ method, ok }) => method.startsWith('chat.') && !ok);
  return {
    shown,
    refusals,
    uploads: () => world.calls('files.completeUploadExternal'),
    isDeleted: (id: string) => world.slack.file(id)?.deleted,
    /** Lets time go by, a little at a time, until something holds. */
    passUntil: <T>(what: string, check: () => T, everyMs = tickMs) =>
      eventually(what, async () => {
        await clock.advance(everyMs);
        return check();
      }),
    /** Milliseconds that went by since the start. */
    passed: () => clock.now() - startedAt,
  };
};

const start = async (habits: Partial<SlackHabits> = {}, options: BotOptions = {}) => {
  const bot = await startAtRest({ ...options, slack: { habits, ...options.slack } });
  return { ...bot, ...lookAt(bot, bot.clock), mention: (count?: number) => mention(bot, count) };
};

const held = { env: { UNDO_SECONDS: '10' } };

describe('a held card', () => {
  it('stands at once, and shows what really goes out while Cancel still works', async () => {
    const bot = await start({}, held);
    await bot.mention();
    await bot.passUntil('the card stands', () => bot.cards().length === 1);
    expect(bot.shown()).toEqual([]);
    await bot.passUntil('the card shows the picture', () => bot.shown().length === 1);

    expect(bot.passed()).toBeLessThan(5_000);
    expect(bot.labels()).toContain('Cancel');
    expect(bot.uploads().map(({ args }) => 'channel_id' in args)).toEqual([false]);
    // It was never shown to a Slack that would have refused it.
    expect(bot.refusals()).toEqual([]);
    expect(bot.plivo.messages).toEqual([]);
    await bot.passUntil('it is sent', () => bot.plivo.messages.length === 1, 500);
    expect(bot.passed()).toBeLessThan(11_000);
    expect(bot.slack.problems).toEqual([]);
  });

  it('shows several pictures in one edit', async () => {
    const bot = await start({}, held);
    await bot.mention(3);
    await bot.passUntil('the card shows a picture', () => bot.shown().length > 0);
    expect(bot.shown()).toHaveLength(3);
    expect(bot.calls('chat.update').length).toBeLessThanOrEqual(2);
  });

  it('shows no picture that is ready only after it was canceled', async () => {
    const bot = await start({}, held);
    await bot.mention();
    await bot.passUntil('the picture is uploaded', () => bot.uploads().length === 1);
    await bot.click('mms_cancel');
    await bot.pass(5_000);
    expect(bot.cardText()).toContain('ancelled');
    expect(bot.shown()).toEqual([]);
    expect(bot.refusals()).toEqual([]);
  });
});

describe('a message leaves on time', () => {
  it.each([
    ['never shows the picture', { uploads: 'never' }],
    ['refuses it in another word', { uploads: 'never', unreadyPicture: 'fileNotFound' }],
  ] satisfies [string, Partial<SlackHabits>][])('although Slack %s', async (_what, habits) => {
    const bot = await start(habits, held);
    await bot.mention();
    await bot.passUntil('it is sent', () => bot.plivo.messages.length === 1, 500);
    expect(bot.passed()).toBeLessThan(11_000);
    await bot.pass(30_000);
    const looks = bot.calls('files.info').length;
    expect(looks).toBeLessThan(10);
    expect(bot.shown()).toEqual([]);
    await bot.pass(120_000, 10_000);
    expect(bot.calls('files.info')).toHaveLength(looks);
    expect(bot.calls('chat.update').length).toBeLessThan(8);
  });

  it.each(['files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'although Slack never answers %s',
    async (method) => {
      const bot = await start({}, { before: ({ slack }) => slack.fail(method, { hang: true, times: 100 }) });
      // What hangs ends with its connection: the end of the test need not wait for each deadline.
      onTestFinished(bot.slack.close);
      await bot.mention();
      await bot.passUntil('it is sent', () => bot.plivo.messages.length === 1);
      expect(bot.passed()).toBeLessThan(3_000);
    },
  );

  it('although the small pictures of many others hang', async () => {
    const before: BotOptions['before'] = ({ slack }) =>
      slack.fail('files.getUploadURLExternal', { hang: true, times: 100 });
    const bot = await start({}, { before });
    onTestFinished(bot.slack.close);
    // At once, because the deadline of the calls that hang is in real time.
    await Promise.all(Array.from({ length: 12 }, () => bot.mention()));
    await bot.passUntil('all are sent', () => bot.plivo.messages.length === 12);
    // None of the uploads has come to its end: they still wait for Slack.
    expect(bot.output.join('')).not.toContain('files.getUploadURLExternal');
  });

  it('with a card without its picture, where Slack does not take it', async () => {
    const bot = await start();
    bot.slack.scopes.delete('files:write');
    await bot.mention();
    await bot.passUntil('it is sent', () => bot.plivo.messages.length === 1);
    await bot.pass(5_000);
    expect(bot.shown()).toEqual([]);
  });
});

describe('a picture that Slack refuses although it was ready', () => {
  it.each(['invalid_blocks', 'file_not_found', 'internal_error'])('costs no card (%s)', async (error) => {
    const bot = await start({ uploads: 'atOnce' }, held);
    const withPicture = (args: Record<string, unknown>) => JSON.stringify(args.blocks ?? '').includes('slack_file');
    bot.slack.fail('chat.update', { error, times: 1, when: withPicture });
    await bot.mention();
    await bot.passUntil('the picture was refused', () => bot.refusals().length === 1);
    // The card was drawn without it at once, and then again with it: it was not taken for shown.
    await bot.passUntil('the card shows the picture', () => bot.shown().length === 1);
    expect(bot.passed()).toBeLessThan(9_000);
    expect(bot.refusals()).toHaveLength(1);
  });

  it('is tried a few times, and costs no news', async () => {
    const bot = await start({ uploads: 'atOnce' });
    const withPicture = (args: Record<string, unknown>) => JSON.stringify(args.blocks ?? '').includes('slack_file');
    bot.slack.fail('chat.update', { error: 'invalid_blocks', times: 1_000, when: withPicture });
    await bot.mention();
    await bot.passUntil('it is sent', () => bot.plivo.messages.length === 1);
    await bot.pass(40_000);
    const refused = bot.refusals().length;
    expect(refused).toBeLessThan(8);
    await bot.plivo.report(bot.plivo.messages[0]?.uuid ?? '', 'delivered');
    await bot.passUntil('the card says so', () => bot.cardText().includes('Delivered'));
    expect(bot.refusals()).toHaveLength(refused);
  });
});

describe('after a restart', () => {
  it('the card gets the picture that was not ready before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slack-mms-previews-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const clock = createManualClock();
    const world = await startWorld({ slack: { now: clock.now }, plivo: { now: clock.now, autoReports: false } });
    const config = loadConfig(
      environmentOf(world, { STORE_URL: `sqlite://${folder}/store.sqlite`, UNDO_SECONDS: '600' }),
    );
    const { log } = keepLog();
    const { passUntil, shown, uploads } = lookAt(world, clock);

    const before = await startApp(config, { log, clock });
    await mention(world);
    await passUntil('the picture is uploaded', () => uploads().length === 1, 20);
    await before.stop();
    expect(shown()).toEqual([]);
    await clock.advance(60_000);

    const after = await startApp(config, { log, clock });
    onTestFinished(after.stop);
    await passUntil('the card shows the picture', () => shown().length === 1);
    expect(world.labels()).toContain('Cancel');
    expect(uploads()).toHaveLength(1);
  });
});

describe('when its dispatch is forgotten, a picture is deleted', () => {
  const kept = { env: { RETENTION_DAYS: '1' } };
  const passDay = (bot: Awaited<ReturnType<typeof start>>) => bot.pass(28 * hour, 4 * hour);

  it('of a message that was delivered', async () => {
    const bot = await start({}, kept);
    await bot.mention(2);
    await bot.passUntil('the card shows the pictures', () => bot.shown().length === 2);
    const files = bot.shown();
    await bot.plivo.report(bot.plivo.messages[0]?.uuid ?? '', 'delivered');
    await bot.pass(5_000);
    await bot.pass(23 * hour, (23 * hour) / 5);
    expect(bot.calls('files.delete')).toEqual([]);
    await bot.pass(4 * hour, 2 * hour);
    expect(files.map(bot.isDeleted)).toEqual([true, true]);
    expect(bot.calls('files.delete')).toHaveLength(2);
  });

  it('of a message that was canceled', async () => {
    const bot = await start({}, { env: { ...kept.env, UNDO_SECONDS: '10' } });
    await bot.mention();
    await bot.passUntil('the picture is uploaded', () => bot.uploads().length === 1);
    await bot.click('mms_cancel');
    await passDay(bot);
    expect(bot.calls('files.delete').map(({ ok }) => ok)).toEqual([true]);
  });

  it('later, where Slack does not answer then', async () => {
    const bot = await start({}, kept);
    await bot.mention();
    await bot.passUntil('the card shows the picture', () => bot.shown().length === 1);
    const files = bot.shown();
    await bot.plivo.report(bot.plivo.messages[0]?.uuid ?? '', 'delivered');
    bot.slack.fail('files.delete', { error: 'internal_error', times: 1 });
    await passDay(bot);
    expect(bot.calls('files.delete').map(({ ok }) => ok)).toEqual([false]);
    await bot.pass(3 * hour, hour);
    expect(files.map(bot.isDeleted)).toEqual([true]);
  });
});
