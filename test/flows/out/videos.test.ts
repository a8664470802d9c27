/** What is no picture: the phone gets what Plivo's upload takes, or its sender a sentence before anything is sent. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { people, places } from '../../../emulators/slack/seed.ts';
import { supportedInWords } from '../../../src/media/types.ts';
import { startBot } from '../../harness.ts';
import { readText } from '../../support/source-files.ts';

const to = '+14155550123';
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url));

const start = async () => {
  const bot = await startBot();
  const send = (name: string, bytes: Buffer = fixture(name)) => {
    const file = bot.slack.addFile({
      name,
      mimetype: 'application/octet-stream',
      bytes: new Uint8Array(bytes),
      uploadedBy: people.sender,
    });
    return bot.people.mention({
      user: people.sender,
      channel: places.general,
      text: '@mms 415-555-0123',
      files: [file],
    });
  };
  const received = async () => {
    const [message] = await bot.arrived(to);
    expect(message?.media).toHaveLength(1);
    return message?.media[0] ?? { name: '', type: '', bytes: Buffer.alloc(0) };
  };
  return { ...bot, send, received };
};

describe("an iPhone's video", () => {
  it('arrives as an MP4, upright and without the place where it was filmed, and the card says so', async () => {
    const { send, received, card, plivo } = await start();
    await send('clip.mov');
    const { name, type, bytes } = await received();
    expect([name, type, bytes.toString('latin1', 4, 8)]).toEqual(['clip.mp4', 'video/mp4', 'ftyp']);
    const turned = (file: Buffer) => file.subarray(file.indexOf('tkhd') + 44, file.indexOf('tkhd') + 80);
    expect(turned(bytes)).toEqual(turned(fixture('clip.mov')));
    expect(['37.8190', 'location'].filter((mark) => bytes.includes(mark))).toEqual([]);
    await card(places.general, 'clip.mov: MOV to MP4, 5 kB, location removed');
    expect(plivo.messages.every(({ mediaUrls }) => mediaUrls.length === 0)).toBe(true);
  });

  it('in HEVC arrives too, with a word that not every phone plays it', async () => {
    const { send, received, card } = await start();
    await send('hevc.mov');
    expect((await received()).type).toBe('video/mp4');
    await card(
      places.general,
      "location removed, HEVC video, which some phones can't play (export it as H.264 to be sure)",
    );
  });
});

/** A clip as an Android phone makes it: its last box is the one with notes, in which there is room for a place. */
const withPlace = (brand: string): Buffer => {
  const clip = Buffer.from(fixture('clip.mp4').toString('latin1').replace('isom', brand), 'latin1');
  const notes = clip.lastIndexOf('udta') - 4;
  const place = Buffer.from('\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+37.8190-122.4783/', 'latin1');
  place.copy(clip, notes + 8);
  clip.fill(0, notes + 8 + place.length, notes + clip.readUInt32BE(notes));
  return clip;
};

describe('a film that goes out as it is', () => {
  it.each([
    ['MP4', 'clip.mp4', 'isom'],
    ['3GP', 'clip.3gp', '3gp5'],
  ])('loses the place where it was filmed, and the card says so: %s', async (type, name, brand) => {
    const { send, received, card } = await start();
    const film = withPlace(brand);
    await send(name, film);
    const { bytes } = await received();
    expect(bytes).toHaveLength(film.length);
    expect(bytes.includes('37.8190')).toBe(false);
    await card(places.general, `${name}: ${type}, 3 kB, location removed`);
  });
});

/** A few bytes in the description of the pictures that say: four billion frames. A parser that believes them ends the process. */
const poisoned = (): Buffer => {
  const clip = fixture('clip.mov');
  const hidden = Buffer.from('\0\0\0\x1cstbl\0\0\0\x14stz2\0\0\0\0\0\0\0\0\xff\xff\xff\xff', 'latin1');
  const descriptions = clip.indexOf('stsd') - 4;
  const end = descriptions + 16 + clip.readUInt32BE(descriptions + 16);
  const bytes = Buffer.concat([clip.subarray(0, end), hidden, clip.subarray(end)]);
  for (const name of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1']) {
    const sizeAt = bytes.indexOf(name) - 4;
    bytes.writeUInt32BE(bytes.readUInt32BE(sizeAt) + hidden.length, sizeAt);
  }
  return bytes;
};

describe('what is refused before anything is sent, with what to do', () => {
  const cut = fixture('clip.mov').subarray(0, 4_000);
  const large = Buffer.concat([fixture('clip.mp4'), Buffer.alloc(2_100_000)]);
  it.each<[string, Buffer | undefined, string]>([
    ['pcm.mov', undefined, "is a kind of MOV that phones can't get by MMS. Export it as MP4"],
    ['cut.mov', cut, "can't be read to its end. Export it as MP4"],
    ['poisoned.mov', poisoned(), "can't be read to its end. Export it as MP4"],
    ['large.mp4', large, 'the limit is 2 MB'],
    [
      'memo.amr',
      Buffer.from('#!AMR\n<some sound'),
      "is an AMR recording, and phones can't get those by MMS. Save it as MP3",
    ],
  ])('%s', async (name, bytes, words) => {
    const { send, whisper, slack, sends, plivo } = await start();
    await send(name, bytes);
    const said = slack.textOf(await whisper(people.sender, 'was not sent'));
    expect(said).toContain(`${name} ${words}`.replace('large.mp4 the', 'the'));
    expect(sends()).toEqual([]);
    expect(plivo.requests.filter(({ path }) => path.endsWith('/Media/'))).toEqual([]);
  });
});

/** A file of each type, and as what it arrives. */
const promised: Record<string, [name: string, arrivesAs: string, bytes?: Buffer]> = {
  JPEG: ['plain.jpg', 'image/jpeg'],
  PNG: ['transparent.png', 'image/png'],
  GIF: ['moving.gif', 'image/gif'],
  HEIC: ['photo.heic', 'image/jpeg'],
  WebP: ['photo.webp', 'image/jpeg'],
  AVIF: ['photo.avif', 'image/jpeg'],
  TIFF: ['photo.tiff', 'image/jpeg'],
  BMP: ['photo.bmp', 'image/jpeg'],
  MP4: ['clip.mp4', 'video/mp4'],
  MOV: ['clip.mov', 'video/mp4'],
  '3GP': [
    'clip.3gp',
    'video/3gpp',
    Buffer.from(fixture('clip.mp4').toString('latin1').replace('isom', '3gp5'), 'latin1'),
  ],
  MP3: ['song.mp3', 'audio/mp3', Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(1_000)])],
  WAV: ['beep.wav', 'audio/wav', Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0data\0\0\0\0', 'latin1')],
  vCard: ['card.vcf', 'text/vcard'],
};

/** Names of formats: the letters that they are written in. */
const formatsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:3GP|vCard|WebP|[A-Z][A-Z0-9]{2,3})\b/g)].map(([name]) => name).sort();

describe('the types that are promised', () => {
  const names = Object.keys(promised).sort();

  it('are the same in the refusal and in the README', () => {
    expect(formatsIn(supportedInWords.replace('vCards', 'vCard'))).toEqual(names);
    const section = /^## Pictures$([\s\S]*?)^## /m.exec(readText('README.md'))?.[1] ?? '';
    const promises = /what you have: ([^.]*),\s+up to/.exec(section)?.[1] ?? '';
    const others = [...section.matchAll(/(?:Video|sound|contact cards) \(([^)]*)\)/g)].map(([, list]) => list).join();
    expect(formatsIn(`${promises} ${others}`)).toEqual(names);
  });

  it.each(Object.entries(promised))('go through the whole bot and arrive: %s', async (_name, [name, type, bytes]) => {
    const { send, received } = await start();
    await send(name, bytes);
    expect((await received()).type).toBe(type);
  });
});
