/** Links that never answer: what one person sends with them holds up nobody else. */
import { expect, it, onTestFinished } from 'vitest';
import { people } from '../../../emulators/slack/seed.ts';
import { sized, startPictureServer } from '../../../sandbox/pictures.ts';
import { startBot } from '../../harness.ts';
import { catJpeg } from '../../support/picture-host.ts';

/** More than the app prepares at a time. */
const slowOnes = 40;

const start = async () => {
  const open = new Set<unknown>();
  let isFull = false;
  const host = await startPictureServer({
    '/slow.jpg': (res) => {
      open.add(res);
      res.once('close', () => open.delete(res));
    },
    // A little now and then, and never the end.
    '/dripping.jpg': (res) => {
      open.add(res);
      res.once('close', () => open.delete(res));
      res
        .writeHead(200, { 'content-type': 'image/jpeg', 'content-length': catJpeg.length })
        .write(catJpeg.subarray(0, 9));
    },
    // As much as the app reads of all attachments together, but for a little, and never the end.
    '/stalled.jpg': (res) => {
      open.add(res);
      res.once('close', () => open.delete(res));
      const most = new Uint8Array(24_990_000);
      res.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': most.length + 5_000 });
      res.write(most, () => {
        isFull = true;
      });
    },
    '/cat.jpg': sized('image/jpeg', catJpeg),
  });
  onTestFinished(host.close);
  const bot = await startBot({
    env: {
      ALLOWED_USERS: `${people.sender},${people.colleague}`,
      MEDIA_PRIVATE_HOSTS: host.host,
      PLIVO_MMS_PER_SECOND: '50',
      UNDO_SECONDS: '0',
    },
  });
  const type = (name: string, text: string, user: string = people.sender) =>
    bot.type(`+14155550123 ${text} ${host.url(`/${name}`)}`, { user });
  return { ...bot, host, open, isFull: () => isFull, type };
};

it.each(['slow.jpg', 'dripping.jpg'])('the picture of another person arrives beside forty %s', async (name) => {
  const bot = await start();
  for (let n = 0; n < slowOnes; n += 1) await bot.type(name, `Slow ${n}`);
  await bot.eventually('the slow host is asked', () => bot.open.size > 0);
  await bot.type('cat.jpg', 'Quick', people.colleague);
  const [message] = await bot.arrived('+14155550123');
  expect(message?.media).toHaveLength(1);
  // None of them has been given up yet.
  expect(bot.output.join('')).not.toMatch(/dispatch\.(?:failed|prepare-failed)/);
  expect(bot.open.size).toBeGreaterThan(0);
  await bot.host.close();
});

it('the picture of another person arrives beside one that fills the memory and then stops, which is named', async () => {
  const bot = await start();
  await bot.type('stalled.jpg', 'Stalled');
  await bot.eventually('the memory is full', () => bot.isFull());
  await bot.type('cat.jpg', 'Quick', people.colleague);
  const quick = () => bot.plivo.messages.find(({ text }) => text.includes('Quick')) ?? false;
  // Below the 20 seconds after which the link is given up anyway.
  expect((await bot.eventually('it has come', quick, 10_000)).media).toHaveLength(1);
  await bot.card(undefined, 'was too slow to send it to the end');
  await bot.host.close();
});

it('what the same person sends after Cancel does not wait for what was canceled', async () => {
  const bot = await start();
  for (let n = 0; n < 5; n += 1) await bot.type('slow.jpg', `Slow ${n}`);
  await bot.eventually('as many are asked as may be', () => bot.open.size === 4);
  await bot.eventually('each has a card', () => bot.cards().length === 5);
  for (const message of bot.cards()) await bot.people.click({ user: people.sender, message, actionId: 'mms_cancel' });
  await bot.eventually('nothing is asked any more', () => bot.open.size === 0);
  await bot.type('cat.jpg', 'Quick');
  const [message] = await bot.arrived('+14155550123');
  expect(message?.media).toHaveLength(1);
});
