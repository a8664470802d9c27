/** What a person attaches, and what the phone gets: tests look at the bytes that Plivo received. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { sized, startPictureServer } from '../../../sandbox/pictures.ts';
import { scene } from '../../fixtures/pictures/scene.ts';
import { type BotOptions, startBot } from '../../harness.ts';

const to = '+14155550123';
const other = '+12125550187';
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));

const start = async (options: BotOptions = {}) => {
  const bot = await startBot(options);
  const file = (name: string, bytes: Buffer = fixture(name)) =>
    bot.slack.addFile({ name, mimetype: 'image/jpeg', bytes: new Uint8Array(bytes), uploadedBy: people.sender });
  const mention = (names: (string | [string, Buffer])[], numbers = '415-555-0123') =>
    bot.people.mention({
      user: people.sender,
      channel: places.general,
      text: `@mms ${numbers} Look`,
      files: names.map((it) => (typeof it === 'string' ? file(it) : file(...it))),
    });
  const received = async (count: number) => {
    const [message] = await bot.arrived(to);
    expect(message?.media).toHaveLength(count);
    return message?.media ?? [];
  };
  return { ...bot, mention, received };
};

/** 12 megapixels, with GPS, lying on its side: what a phone makes. */
const phonePhoto = async () => {
  const lying = await scene(4032, 3024, 40).png({ compressionLevel: 1 }).toBuffer();
  const place = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '37/1 49/1 11/1' } };
  return sharp(lying).withExif(place).withMetadata({ orientation: 6 }).jpeg({ quality: 92 }).toBuffer();
};

describe('a photo that a person has', () => {
  it('arrives upright, within the budget and without its place, and the card says what was changed', async () => {
    const { mention, received, card, slack, plivo } = await start();
    const photo = await phonePhoto();
    await mention([['IMG_2041.jpg', photo]]);

    const [medium] = await received(1);
    const meta = await sharp(medium?.bytes).metadata();
    expect(medium?.bytes.length).toBeLessThanOrEqual(600_000);
    expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1536, 2048]);
    expect([meta.exif, meta.xmp, meta.icc, meta.orientation]).toEqual([undefined, undefined, undefined, undefined]);
    const from = (photo.length / 1e6).toFixed(1);
    const shown = await card(places.general, 'location removed');
    expect(slack.textOf(shown)).toMatch(new RegExp(`IMG_2041\\.jpg: JPEG, ${from} MB to \\d+ kB, location removed`));
    expect(plivo.requests.filter(({ path }) => path.endsWith('/Media/'))).toHaveLength(1);
    expect(slack.problems).toEqual([]);
  });

  it('in HEIC becomes a JPEG', async () => {
    const { mention, received, card } = await start();
    await mention(['photo.heic']);
    const [medium] = await received(1);
    expect(await sharp(medium?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 120 });
    await card(places.general, 'photo.heic: HEIC to JPEG, ');
  });

  it.each(['photo.avif', 'photo.webp', 'photo.tiff', 'photo.bmp', 'cmyk.jpg', 'deep-16-bit.png', 'polyglot.jpg'])(
    'in whatever format is a JPEG on the phone: %s',
    async (name) => {
      const { mention, received } = await start();
      await mention([name]);
      const [medium] = await received(1);
      const meta = await sharp(medium?.bytes).metadata();
      expect(meta).toMatchObject({ format: 'jpeg', space: 'srgb', width: 160, height: 120 });
      expect(medium?.bytes.includes('<script')).toBe(false);
    },
  );

  it('is uploaded once for several people', async () => {
    const { mention, arrived, plivo } = await start();
    await mention(['photo.webp', 'transparent.png'], '415-555-0123, 212-555-0187');
    const [[first], [second]] = await Promise.all([arrived(to), arrived(other)]);
    expect(first?.media.map(({ type }) => type)).toEqual(['image/jpeg', 'image/png']);
    expect(second?.media.map(({ bytes }) => bytes)).toEqual(first?.media.map(({ bytes }) => bytes));
    expect(plivo.requests.filter(({ path }) => path.endsWith('/Media/'))).toHaveLength(2);
  });

  it('shares the message with nine others', async () => {
    const { mention, received } = await start();
    const large = await scene(1600, 1200, 120).jpeg({ quality: 92 }).toBuffer();
    await mention(Array.from({ length: 10 }, (_, index): [string, Buffer] => [`${index}.jpg`, large]));
    const media = await received(10);
    expect(media.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(5_000_000 - 6_400);
    for (const { bytes } of media) expect((await sharp(bytes).metadata()).format).toBe('jpeg');
  });

  it('is made to fit what the operator asks for', async () => {
    const { mention, received } = await start({ env: { MEDIA_TARGET_BYTES: '100000' } });
    await mention([['a.jpg', await scene(1600, 1200, 120).jpeg({ quality: 92 }).toBuffer()]]);
    const [medium] = await received(1);
    expect(medium?.bytes.length).toBeLessThanOrEqual(100_000);
  });
});

describe('what is no picture', () => {
  it('arrives as it was sent, a film without what is noted in it', async () => {
    const { mention, received } = await start();
    await mention(['clip.mp4', 'card.vcf']);
    const media = await received(2);
    const [film, contact] = media.map(({ bytes }) => bytes);
    expect(contact).toEqual(fixture('card.vcf'));
    expect(film).toHaveLength(fixture('clip.mp4').length);
    expect([fixture('clip.mp4'), film].map((it) => it?.includes('mdirappl'))).toEqual([true, false]);
  });

  it('brings a warning on the card where carriers advise less', async () => {
    const { mention, card } = await start();
    await mention([['long.mp4', Buffer.concat([fixture('clip.mp4'), Buffer.alloc(700_000)])]]);
    await card(
      places.general,
      'long.mp4: MP4, 703 kB, hidden data removed, larger than the 600 kB that carriers advise',
    );
  });
});

describe('what cannot be sent', () => {
  it.each<[string, RegExp]>([
    ['bomb.png', /bomb\.png has 60000 × 60000 pixels, more than 64 million/],
    ['drawing.svg', /drawing\.svg is a drawing \(SVG\)/],
    ['truncated.jpg', /truncated\.jpg cannot be read to its end/],
    ['empty.jpg', /empty\.jpg is empty/],
  ])('%s is refused with a sentence', async (name, sentence) => {
    const { mention, whisper, slack, sends } = await start();
    await mention([name]);
    expect(slack.textOf(await whisper(people.sender, 'was not sent'))).toMatch(sentence);
    expect(sends()).toEqual([]);
  });

  it('is a video above the limit, with the number', async () => {
    const { mention, whisper, slack } = await start();
    await mention([['film.mp4', Buffer.concat([fixture('clip.mp4'), Buffer.alloc(2_100_000)])]]);
    const said = slack.textOf(await whisper(people.sender, 'was not sent'));
    expect(said).toContain('film.mp4 is 2.2 MB, and I can make only pictures smaller: the limit is 2 MB');
  });
});

describe('a link', () => {
  const withHost = async (answers: Parameters<typeof startPictureServer>[0]) => {
    const host = await startPictureServer(answers);
    const bot = await start({ env: { MEDIA_PRIVATE_HOSTS: host.host } });
    const type = (path: string) => bot.type(`415-555-0123 Look ${host.url(path)}`);
    const uploads = () => bot.plivo.requests.filter(({ path }) => path.endsWith('/Media/'));
    return { ...bot, type, uploads, close: host.close };
  };

  it.each([
    ['fits as it is', 'plain.jpg', 'image/jpeg'],
    ['holds a place', 'gps-orientation-1.jpg', 'image/jpeg'],
    ['is a WebP', 'photo.webp', 'image/webp'],
    ['is called something else', 'plain.jpg', 'image/png'],
  ])('that %s is fetched, fitted and uploaded', async (_what, name, served) => {
    const { type, received, uploads, close } = await withHost({ '/a.jpg': sized(served, fixture(name)) });
    await type('/a.jpg');
    const [medium] = await received(1);
    expect(await sharp(medium?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 120 });
    expect((await sharp(medium?.bytes).metadata()).exif).toBeUndefined();
    expect(uploads()).toHaveLength(1);
    await close();
  });
});
