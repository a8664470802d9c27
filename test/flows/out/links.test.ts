/** A link that does not work yet, or never: who sent it reads which one, why, and what happens next. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { type PictureAnswer, sized, startPictureServer } from '../../../sandbox/pictures.ts';
import { startAtRest } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

const minute = 60_000;

const start = async (answer: PictureAnswer, env: Record<string, string> = {}) => {
  const host = await startPictureServer({ '/cat.jpg': answer });
  onTestFinished(host.close);
  const bot = await startAtRest({ env: { MEDIA_PRIVATE_HOSTS: host.host, UNDO_SECONDS: '10', ...env } });
  await bot.type(`+14155550123 Look ${host.url('/cat.jpg?key=secret')}`);
  return { ...bot, host };
};

const unavailable: PictureAnswer = (res) => res.writeHead(503).end();
/** Says that more will come than does. */
const cutOff: PictureAnswer = (res) => {
  res.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': catJpeg.length });
  res.write(catJpeg.subarray(0, 1_000), () => res.destroy());
};

const nextTry = /Trying again at <!date\^\d+\^\{time\}\|[\d:]+ UTC>\./;

describe('a link that does not work yet', () => {
  it.each([
    ['answers 503', unavailable, 'cat.jpg: 127.0.0.1 answered 503.'],
    ['breaks off', cutOff, 'cat.jpg: 127.0.0.1 broke off before the end.'],
  ])('and %s is named on the card while it is held, with its next try', async (_what, answer, words) => {
    const bot = await start(answer);
    await bot.passUntilCardSays(words);
    expect(bot.cardText()).toMatch(nextTry);
    expect(bot.cardText()).toContain('Waiting for the attachment');
    expect(bot.cardText()).not.toMatch(/Goes out at|secret/);
    expect(bot.labels()).toEqual(['Cancel', 'Details']);

    await bot.click('mms_details');
    await bot.hears(people.sender, words);
    expect(bot.lastTold(people.sender)).toMatch(nextTry);
    expect(bot.lastTold(people.sender)).not.toContain('secret');
  });

  it('goes out once it works, and nothing speaks of it any more', async () => {
    let asked = 0;
    const bot = await start((res) => (asked++ < 2 ? unavailable(res) : sized('image/jpeg', catJpeg)(res)));
    await bot.passUntilCardSays('answered 503');
    await bot.pass(30_000);
    expect(bot.sends()).toHaveLength(1);
    expect(bot.cardText()).not.toContain('503');
  });
});

describe('a link that never works', () => {
  const env = { LATE_AFTER_MINUTES: '5', USER_DAILY_LIMIT: '1' };

  it('fails within the time that a message has, and says what to change', async () => {
    const bot = await start(unavailable, env);
    await bot.pass(6 * minute);
    const advice = 'Check the link, or download the picture and attach it as a file.';
    expect(bot.cardText()).toContain(`Not sent within 5 minutes. cat.jpg: 127.0.0.1 answered 503. ${advice}`);
    expect(bot.cardText()).not.toContain('Trying again');
    expect(bot.labels()).toEqual(['Fix it', 'Details']);
    await bot.hears(people.sender, 'cat.jpg: 127.0.0.1 answered 503.');
    expect(bot.sends()).toEqual([]);
    expect(bot.output.join('')).toContain('dispatch.closed');
    expect(bot.output.join('')).not.toContain('secret');
  });

  it('gives back its place and its part of the day', async () => {
    const bot = await start(unavailable, env);
    await bot.pass(6 * minute);
    await bot.type('+14155550123 Without a picture');
    await bot.pass(15_000);
    expect(bot.sends()).toHaveLength(1);
  });

  it('is not asked again after Cancel', async () => {
    const bot = await start(unavailable, env);
    await bot.passUntilCardSays('answered 503');
    await bot.click('mms_cancel');
    await bot.quiet();
    const asked = bot.host.requests.length;
    await bot.pass(3 * minute);
    expect(bot.host.requests).toHaveLength(asked);
    expect(bot.cardText()).not.toContain('503');
  });
});
