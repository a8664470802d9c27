/** Pictures that want more memory than a host of 512 MB has: each becomes a picture or a sentence, and the bot lives. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { spawnBot } from '../../support/bot/process.ts';
import { eventually } from '../../support/eventually.ts';
import { gridHeic } from '../../support/grid-heic.ts';
import { openSmallHost, sayThatSmallHostIsMissing } from '../../support/small-host.ts';
import { createWorld, environmentOf } from '../../support/world.ts';

const bytesOfHost = 512 * 1024 * 1024;
const probe = openSmallHost(bytesOfHost);
probe?.close();
if (!probe) sayThatSmallHostIsMissing('a host of 512 MB');

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4080c0' } });

/** Their names with how they come; `photo` has to arrive. */
const pictures = async (): Promise<Record<string, Uint8Array>> => ({
  'photo.heic': gridHeic(fixture('grid-tile.heic'), { columns: 16, rows: 12, width: 8064, height: 6048, irot: 3 }),
  'bomb.avif': fixture('bomb.avif'),
  'again.avif': fixture('bomb.avif'),
  'whole.heic': fixture('bomb.heic'),
  'interlaced.png': await flat(8000, 6000).toColourspace('rgb16').png({ progressive: true }).toBuffer(),
  'progressive.jpg': await flat(8000, 6000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
  'plain.jpg': fixture('plain.jpg'),
});
/** Half a minute of work for two processors, of which a busy machine gives a fraction. */
const drawnWithinMs = 240_000;
const mustArrive = ['photo.heic', 'plain.jpg'];

const start = async () => {
  // The event tells of the file: to look it up, a bot on a busy machine has not always the time that Slack gives.
  const world = await createWorld({ slack: { habits: { mentionFiles: 'inEvent' } } });
  onTestFinished(world.close);
  const host = openSmallHost(bytesOfHost);
  const bot = spawnBot(world.appUrl, environmentOf(world));
  host?.take(bot.pid);
  onTestFinished(async () => {
    await bot.kill();
    await eventually('the group is empty', () => {
      host?.close();
      return true;
    });
  });
  expect(await bot.ready()).toBe(true);
  return { ...world, bot };
};

describe.runIf(probe)('on a host of 512 MB without swap', () => {
  it('makes a picture or a sentence of each, all at once, and lives', async () => {
    const { bot, slack, plivo, people: hands } = await start();
    const files = await pictures();
    const names = Object.keys(files);
    for (const [index, name] of names.entries()) {
      const bytes = new Uint8Array(files[name] ?? []);
      const file = slack.addFile({ name, mimetype: 'image/jpeg', bytes, uploadedBy: people.sender });
      const text = `@mms 415-555-01${String(index + 10)} ${name}`;
      await hands.mention({ user: people.sender, channel: places.general, text, files: [file] });
    }
    const arrived = () => plivo.messages.filter(({ media }) => media.length > 0).map(({ text }) => text);
    const refused = () => {
      const said = slack
        .messages(places.general)
        .map((message) => slack.textOf(message))
        .join('\n');
      const isSaid = (name: string, reason: string) => said.includes(`${name} ${reason}`);
      // A busy machine comes to the end of a picture's minute before it comes to the end of the memory.
      return names.filter((name) => isSaid(name, 'is too large for this server') || isSaid(name, 'takes too long'));
    };
    const ends = () => [...arrived(), ...refused()].toSorted();
    await eventually('each has an end', () => expect(ends()).toEqual(names.toSorted()), drawnWithinMs);
    expect(arrived()).toEqual(expect.arrayContaining(mustArrive));
    expect(bot.isRunning()).toBe(true);
  });
});
