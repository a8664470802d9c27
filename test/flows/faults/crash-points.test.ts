import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrashPoint, crashPoints } from '../../support/bot/crash-points.ts';
import { type BotProcess, spawnBot } from '../../support/bot/process.ts';
import { eventually } from '../../support/eventually.ts';
import { createWorld, environmentOf, type World } from '../../support/world.ts';

const to = '+14155550123';
/** Where there is something to fetch, to make fit and to upload, so that the process dies before, beside or after that. */
const withPicture: ReadonlySet<CrashPoint> = new Set(['after-accept', 'after-prepare', 'before-card', 'after-reply']);

type Story = { world: World; answered: boolean };

const cleanUps: (() => unknown)[] = [];
const stories = new Map<CrashPoint, Story>();
const storyOf = (point: CrashPoint): Story => {
  const story = stories.get(point);
  if (!story) throw new Error(`the story of ${point} did not end`);
  return story;
};
const cardTexts = (world: World) => world.cards().map((card) => world.slack.textOf(card));

/** The card says what is true in the end: Plivo's report may come after the lease of the send has run out. */
const isSettled = (world: World): boolean =>
  cardTexts(world)
    .at(-1)
    ?.includes(world.plivo.phone(to).length === 1 ? 'Delivered' : 'This app was interrupted while sending') ?? false;

/** A bot that will die at the point, and ways to start another one. */
const startDying = async (point: CrashPoint) => {
  const world = await createWorld();
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-crash-'));
  const env = environmentOf(world, { STORE_URL: `sqlite://${folder}/store.sqlite` });
  const bots: BotProcess[] = [];
  cleanUps.push(async () => {
    await Promise.all(bots.map((bot) => bot.kill()));
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (more: Record<string, string> = {}) => {
    const bot = spawnBot(world.appUrl, { ...env, ...more });
    bots.push(bot);
    if (!(await bot.ready())) throw new Error(bot.output.join(''));
    return bot;
  };

  return { point, world, first: await start({ CRASH_AT: point }), start };
};

type Dying = Awaited<ReturnType<typeof startDying>>;

/** One message for a bot that dies; whether the person had an answer. */
const ask = async ({ point, world }: Dying): Promise<boolean> => {
  const text = [to, 'Once', ...(withPicture.has(point) ? [world.pictures.url('/big.jpg')] : [])].join(' ');
  return (await world.type(text)).failure === undefined;
};

/** The death, and the next start. */
const startAgain = async ({ point, world, first, start }: Dying): Promise<void> => {
  await eventually('it dies', () => !first.isRunning()).catch(() => {
    throw new Error(`${point} was not passed:\n${first.output.join('')}`);
  });

  await start();
  await eventually('the card says what became of it', async () => {
    // Plivo repeats a callback that nobody took; here at once instead of after a minute.
    await world.plivo.retry();
    return isSettled(world);
  });
};

/** All at once: most of the time is spent waiting for leases. But one after the other is asked, or Slack gives up. */
beforeAll(async () => {
  const dying = await Promise.all(crashPoints.map(startDying));
  const asked: (Dying & { answered: boolean })[] = [];
  for (const bot of dying) asked.push({ ...bot, answered: await ask(bot) });
  await Promise.all(asked.map(startAgain));
  for (const { point, world, answered } of asked) stories.set(point, { world, answered });
});
afterAll(async () => {
  await Promise.all(cleanUps.map((cleanUp) => cleanUp()));
});

describe('a bot that dies', () => {
  it.each(crashPoints)('%s: has sent once at most, and says what it knows', (point) => {
    const { world } = storyOf(point);
    const arrived = world.plivo.phone(to).length;
    expect(world.sends().length).toBeLessThanOrEqual(1);
    expect(world.plivo.messages).toHaveLength(arrived);
    // Not sent is only excusable where it says so.
    expect(cardTexts(world).at(-1)).toContain(arrived === 1 ? 'Delivered' : 'This app was interrupted while sending');
  });

  // At the other points the send may be anywhere: the card is drawn beside it.
  it.each(['after-accept', 'after-prepare', 'after-send', 'after-commit', 'after-reply'] as const)(
    '%s: has it delivered after the next start',
    (point) => {
      expect(storyOf(point).world.plivo.phone(to)).toHaveLength(1);
    },
  );

  it('after-accept: could not answer the person, and sends all the same', () => {
    expect(storyOf('after-accept').answered).toBe(false);
  });

  it('before-send: cannot know whether Plivo heard of it, and leaves it to a person', () => {
    const { world } = storyOf('before-send');
    expect(world.sends()).toEqual([]);
    expect(cardTexts(world).at(-1)).toContain('Please do not resend yet');
  });

  it.each(crashPoints)('%s: has one card, or a second one that says so', (point) => {
    const [first, ...more] = cardTexts(storyOf(point).world);
    expect(first).toBeDefined();
    expect(more.length).toBeLessThanOrEqual(1);
    expect(more.every((text) => text.includes('twice'))).toBe(true);
  });

  it('after-card: posts once more, since it cannot know of the first', () => {
    expect(cardTexts(storyOf('after-card').world)).toHaveLength(2);
  });

  it('after-reply: replies once more and says so, and goes on with what comes after it', async () => {
    const { world } = storyOf('after-reply');
    await world.replyCount(3);
    const [first, again, last] = world.replies();
    expect([first, again, last].map((text) => text?.includes('twice'))).toEqual([false, true, false]);
    expect(again).toContain('Handed to the carrier');
    expect(last).toContain('Delivered');
  });

  it('after-prepare: uploads nothing again', () => {
    const uploads = storyOf('after-prepare').world.plivo.requests.filter(({ path }) => path.endsWith('/Media/'));
    expect(uploads).toHaveLength(1);
  });

  it.each([...withPicture])('%s: has sent the picture with it', (point) => {
    const { world } = storyOf(point);
    const arrived = world.plivo.phone(to);
    expect(arrived.map(({ media }) => media.map(({ type }) => type))).toEqual(arrived.map(() => ['image/jpeg']));
  });

  it('shows nothing in Slack that Slack would not have shown', () => {
    const complaints = crashPoints.flatMap((point) => storyOf(point).world.slack.problems);
    // The command that nobody answered, and nothing else.
    expect(complaints.filter(({ code }) => code !== 'dispatch_failed')).toEqual([]);
  });
});
