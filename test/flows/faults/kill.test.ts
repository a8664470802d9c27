import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { places } from '../../../emulators/slack/seed.ts';
import { environmentOf, startWorld } from '../../harness.ts';
import { startChildBot } from '../../support/bot/child.ts';
import { eventually } from '../../support/eventually.ts';

const to = '+14155550123';

const worldWithDisk = async (env: Record<string, string>) => {
  const world = await startWorld();
  const folder = mkdtempSync(join(tmpdir(), 'slack-mms-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const settings = environmentOf(world, { STORE_URL: `sqlite://${folder}/store.sqlite`, ...env });
  return { ...world, start: () => startChildBot(world.appUrl, settings) };
};

describe('a bot that is killed with kill -9', () => {
  it('sends what it had accepted after the next start, once and at its own time', async () => {
    const world = await worldWithDisk({ UNDO_SECONDS: '3' });
    const first = await world.start();
    const accepted = Date.now();
    const { message } = await world.type(`${to} Held ${world.pictures.url('/cat.jpg')}`);
    expect(world.slack.textOf(message)).toContain('goes out at');
    // Killed between the post and its note, it would post once more and say so: that is another test.
    await first.logged('card.posted');
    await first.kill();
    expect(world.sends()).toEqual([]);

    await world.start();
    await world.cardSays('Delivered');

    expect(world.sends()).toHaveLength(1);
    expect(world.sends()[0]?.at).toBeGreaterThanOrEqual(accepted + 3000);
    expect(world.plivo.phone(to).map(({ text }) => text)).toEqual(['Held']);
    expect(world.slack.messages(places.general).filter(({ thread_ts, ts }) => (thread_ts ?? ts) === ts)).toHaveLength(
      1,
    );
  });

  it('does not send again what it was sending, and lets the late report settle it', async () => {
    const world = await worldWithDisk({});
    world.plivo.fail({ path: '/Message/', kind: 'hang', processed: true });
    world.plivo.script(to, []);
    const first = await world.start();
    await world.type(`${to} Once`);
    await eventually('it is sending', () => world.sends().length === 1);
    await first.logged('card.posted');
    await first.kill();

    const second = await world.start();
    // The lease of the killed process has to run out first, which takes up to 15 s.
    await world.cardSays('This app was interrupted while sending');
    expect(world.sends()).toHaveLength(1);

    await world.plivo.report(to, 'delivered');
    await world.cardSays('Delivered');
    expect(world.sends()).toHaveLength(1);
    expect(await second.terminate()).toBe(0);
  });

  it('posts no second card and no second reply for what stood there already', async () => {
    const world = await worldWithDisk({});
    const first = await world.start();
    await world.type(`${to} Seen`);
    await world.cardSays('Delivered');
    const before = world.slack.messages(places.general).length;
    await first.kill();

    await world.start();
    await world.type(`${to} Another`);
    await world.arrived(to, 2);

    const texts = world.slack.messages(places.general).slice(0, before);
    expect(texts.filter((it) => world.slack.textOf(it).includes('Seen'))).toHaveLength(1);
    expect(world.plivo.phone(to).map(({ text }) => text)).toEqual(['Seen', 'Another']);
  });
});
