/** The phone gets the bytes that were looked at and shown, wherever a link leads the next time somebody asks. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { places } from '../../../emulators/slack/seed.ts';
import { type PictureAnswer, sized, startPictureServer } from '../../../sandbox/pictures.ts';
import type { Store } from '../../../src/ports/index.ts';
import { openStore } from '../../../src/store/open.ts';
import { type BotOptions, startBot } from '../../harness.ts';

const to = '+14155550123';
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));
const plain = fixture('plain.jpg');

const start = async (answers: Record<string, PictureAnswer>, { env, ...options }: BotOptions = {}) => {
  const host = await startPictureServer(answers);
  onTestFinished(host.close);
  const bot = await startBot({ ...options, env: { MEDIA_PRIVATE_HOSTS: host.host, ...env } });
  return {
    ...bot,
    host,
    send: (path: string) => bot.type(`415-555-0123 Look ${host.url(path)}`),
    /** What arrived, from a message that holds uploads alone. */
    arrivedBytes: async () => {
      const [message] = await bot.arrived(to);
      expect(bot.plivo.messages.every(({ mediaUrls }) => mediaUrls.length === 0)).toBe(true);
      expect(bot.plivo.messages.map(({ mediaIds }) => mediaIds.length)).toEqual([1]);
      expect(message?.media).toHaveLength(1);
      return message?.media[0]?.bytes ?? Buffer.alloc(0);
    },
  };
};

/** Another picture with each answer, the first one first; the last one again and again. */
const inTurn = (...pictures: Buffer[]): PictureAnswer => {
  let asked = 0;
  return (res) => sized('image/jpeg', pictures[Math.min(asked++, pictures.length - 1)] ?? plain)(res);
};

const red = () =>
  sharp({ create: { width: 80, height: 60, channels: 3, background: '#f00' } })
    .jpeg()
    .toBuffer();

describe('a link', () => {
  it('of a camera brings the picture that was there when it was looked at', async () => {
    const later = await red();
    const { send, arrivedBytes, host } = await start({ '/latest.jpg': inTurn(plain, later) });
    await send('/latest.jpg');
    expect(await arrivedBytes()).toEqual(plain);
    expect(host.requests).toEqual(['/latest.jpg']);
  });

  it('brings what the card showed, although it was held for a while', async () => {
    const later = await red();
    const { send, arrivedBytes, host, cards, eventually, calls } = await start(
      { '/latest.jpg': inTurn(plain, later) },
      { env: { UNDO_SECONDS: '5' } },
    );
    await send('/latest.jpg');
    await eventually('the card shows it', () => cards().some(({ blocks }) => JSON.stringify(blocks).includes('"F')));
    expect(calls('files.completeUploadExternal')).toHaveLength(1);
    expect(await arrivedBytes()).toEqual(plain);
    expect(host.requests).toEqual(['/latest.jpg']);
  });

  it('of a host that gives each client something else brings what this app got', async () => {
    const webp = sized('image/webp', fixture('photo.webp'));
    const byClient = (res: ServerResponse) =>
      res.req.headers['user-agent'] === 'slack-mms' ? sized('image/jpeg', plain)(res) : webp(res);
    const { send, arrivedBytes, host } = await start({ '/a.jpg': byClient });
    await send('/a.jpg');
    expect(await arrivedBytes()).toEqual(plain);
    expect(host.requests).toHaveLength(1);
  });

  it('with the place where it was taken arrives without it', async () => {
    const { send, arrivedBytes, card, host } = await start({
      '/gps.jpg': sized('image/jpeg', fixture('gps-orientation-1.jpg')),
    });
    await send('/gps.jpg');
    expect((await sharp(await arrivedBytes()).metadata()).exif).toBeUndefined();
    await card(places.general, 'location removed');
    expect(host.requests).toHaveLength(1);
  });

  it('of a private host arrives, although Plivo cannot reach it', async () => {
    const { send, arrivedBytes } = await start(
      { '/a.jpg': sized('image/jpeg', plain) },
      { plivo: { fetchMedia: () => Promise.reject(new Error('no route to a private host')) } },
    );
    await send('/a.jpg');
    expect(await arrivedBytes()).toEqual(plain);
  });

  it('that leads to an address for one use arrives', async () => {
    let used = false;
    const { send, arrivedBytes, host } = await start({
      '/download.jpg': (res) => res.writeHead(302, { location: '/signed?expires=soon' }).end(),
      '/signed': (res) => {
        if (used) res.writeHead(403).end();
        else sized('image/jpeg', plain)(res);
        used = true;
      },
    });
    await send('/download.jpg');
    expect(await arrivedBytes()).toEqual(plain);
    expect(host.requests).toEqual(['/download.jpg', '/signed?expires=soon']);
  });
});

/** What a version before left in the store: the link as it was, for Plivo to fetch. */
const leaveToPlivo = async (store: Store, id: string, url: string) => {
  const link = { kind: 'url' as const, url, name: 'a.jpg', type: 'image/jpeg', bytes: plain.length };
  await store.update('dispatch', id, (it) => ({ ...it, media: [link] }));
};

describe('a link that an earlier version left to Plivo', () => {
  const startBefore = async (answer: PictureAnswer) => {
    let store: Store | undefined;
    const bot = await start(
      { '/a.jpg': answer },
      {
        env: { UNDO_SECONDS: '5' },
        open: async (...options) => {
          const opened = await openStore(...options);
          store = opened;
          return opened;
        },
      },
    );
    await bot.send('/a.jpg');
    await bot.eventually('it is ready', () => bot.output.some((line) => line.includes('dispatch.prepared')));
    const line = bot.output.find((it) => it.includes('dispatch.prepared')) ?? '{}';
    const id: string = JSON.parse(line).dispatch;
    if (store) await leaveToPlivo(store, id, bot.host.url('/a.jpg'));
    return bot;
  };

  it('is looked at and uploaded', async () => {
    const { arrivedBytes } = await startBefore(sized('image/jpeg', plain));
    expect(await arrivedBytes()).toEqual(plain);
  });

  it('is told where it cannot be read any more', async () => {
    const picture = sized('image/jpeg', plain);
    let asked = 0;
    const bot = await startBefore((res) => (asked++ === 0 ? picture(res) : res.writeHead(404).end()));
    await bot.cardSays('leads to nothing (404)');
    expect(bot.sends()).toEqual([]);
  });
});
