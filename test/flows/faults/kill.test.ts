import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { environmentOf, startWorld, type World } from '../../harness.ts';
import { startChildBot } from '../../support/bot/child.ts';
import { until } from '../../support/until.ts';

const to = '+14155550123';

const worldWithDisk = async (env: Record<string, string>) => {
  const world = await startWorld();
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const settings = environmentOf(world, { STORE_URL: `sqlite://${folder}/store.sqlite`, ...env });
  return { ...world, start: () => startChildBot(world.appUrl, settings) };
};

const send = ({ people: team }: World, text: string) =>
  team.command({ user: people.sender, channel: places.general, text: `${to} ${text}` });
const card = ({ slack }: World) => slack.textOf(slack.messages(places.general)[0]);
const sends = ({ plivo }: World) => plivo.requests.filter(({ path }) => path.endsWith('/Message/'));

describe('a bot that is killed with kill -9', () => {
  it('sends what it had accepted after the next start, once and at its own time', async () => {
    const world = await worldWithDisk({ UNDO_SECONDS: '3' });
    const first = await world.start();
    const accepted = Date.now();
    const { message } = await send(world, `Held ${world.pictures.url('/cat.jpg')}`);
    expect(world.slack.textOf(message)).toContain('goes out at');
    // Killed between the post and its note, it would post once more and say so: that is another test.
    await until(() => first.output.join('').includes('card.posted'));
    await first.kill();
    expect(sends(world)).toEqual([]);

    await world.start();
    await until(() => card(world).includes('Delivered'));

    expect(sends(world)).toHaveLength(1);
    expect(sends(world)[0]?.at).toBeGreaterThanOrEqual(accepted + 3000);
    expect(world.plivo.phone(to).map(({ text }) => text)).toEqual(['Held']);
    expect(world.slack.messages(places.general).filter((it) => !it.thread_ts || it.thread_ts === it.ts)).toHaveLength(
      1,
    );
  });

  it('does not send again what it was sending, and lets the late report settle it', { timeout: 60_000 }, async () => {
    const world = await worldWithDisk({});
    world.plivo.fail({ path: '/Message/', kind: 'hang', processed: true });
    world.plivo.script(to, []);
    const first = await world.start();
    await send(world, 'Once');
    await until(() => sends(world).length === 1);
    await first.kill();

    const second = await world.start();
    // The lease of the killed process has to run out first, which takes up to 15 s.
    await until(() => card(world).includes('Plivo did not answer'), 20_000);
    expect(sends(world)).toHaveLength(1);

    await world.plivo.report(to, 'delivered');
    await until(() => card(world).includes('Delivered'));
    expect(sends(world)).toHaveLength(1);
    expect(await second.terminate()).toBe(0);
  });

  it('posts no second card and no second reply for what stood there already', async () => {
    const world = await worldWithDisk({});
    const first = await world.start();
    await send(world, 'Seen');
    await until(() => card(world).includes('Delivered'));
    const before = world.slack.messages(places.general).length;
    await first.kill();

    await world.start();
    await send(world, 'Another');
    await until(() => world.plivo.phone(to).length === 2);

    const texts = world.slack.messages(places.general).slice(0, before);
    expect(texts.filter((it) => world.slack.textOf(it).includes('Seen'))).toHaveLength(1);
    expect(world.plivo.phone(to).map(({ text }) => text)).toEqual(['Seen', 'Another']);
  });
});
