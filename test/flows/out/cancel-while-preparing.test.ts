import { describe, expect, it, onTestFinished } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { catJpeg, sized, startPictureServer } from '../../../sandbox/pictures.ts';
import { startBot } from '../../harness.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** Too large for a message as it is. */
const largeJpeg = Buffer.concat([catJpeg, Buffer.alloc(3_000_000)]);

/** A dispatch whose picture was asked for and does not come; `finish` lets it come. */
const preparing = async (picture: Buffer, env: Record<string, string>) => {
  const { promise: asked, resolve } = Promise.withResolvers<() => void>();
  let isClosed = false;
  const host = await startPictureServer({
    '/slow.jpg': (res) => {
      res.once('close', () => {
        isClosed = true;
      });
      resolve(() => sized('image/jpeg', picture)(res));
    },
  });
  onTestFinished(host.close);
  const clock = createManualClock();
  const bot = await startBot({ clock, env: { MEDIA_PRIVATE_HOSTS: host.host, ...env } });
  await bot.type(`+14155550123 Look ${host.url('/slow.jpg')}`);
  const finish = await asked;
  await bot.offers('Cancel');
  return { ...bot, clock, finish, isClosed: () => isClosed };
};

describe('Cancel while the picture is made ready', () => {
  it.each([
    ['in the undo window', catJpeg, { UNDO_SECONDS: '10' }],
    ['after it', catJpeg, { UNDO_SECONDS: '0' }],
    ['which has still to be made smaller', largeJpeg, { UNDO_SECONDS: '0' }],
  ])('%s: nothing is sent, and the picture that comes later changes nothing', async (_when, picture, env) => {
    const bot = await preparing(picture, env);

    await bot.people.click({ user: people.sender, message: bot.firstCard(), actionId: 'mms_cancel' });
    await bot.clock.advance(1_000);
    await bot.cardSays('Cancelled by Ann Sender before it left');
    await bot.hears(people.sender, /stopped 1\. Nothing had left\./);
    const shown = bot.cardText();

    // The host is told at once that nobody waits any more.
    await bot.eventually('the connection is closed', () => bot.isClosed());
    await bot.logged('dispatch.prepare-stopped');
    bot.finish();
    await bot.clock.advance(60_000);
    await bot.quiet();

    expect(bot.plivo.requests).toEqual([]);
    expect(bot.cardText()).toBe(shown);
    expect([bot.labels(), bot.replies()]).toEqual([['Details'], []]);
    expect(bot.output.join('')).toContain('dispatch.closed');
  });
});
