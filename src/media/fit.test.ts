import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { animation } from '../../test/fixtures/pictures/make.ts';
import { animatedAvif } from '../../test/support/animated-avif.ts';
import type { ByteBudget } from '../domain/media-plan.ts';
import { createDecoder } from './decode/decoder.ts';
import { createEngine } from './draw/engine.ts';
import { bindFitter, type Fitted } from './fit.ts';
import { createPictures } from './pictures/pictures.ts';
import { refusalOf, type Subject } from './refusals.ts';
import { jpegCoding } from './strip/jpeg-coding.ts';
import type { Bytes } from './strip/strip.ts';
import { mediaLimits } from './types.ts';
import { withoutNotes } from './video/note-removal.ts';
import { createRemuxer } from './video/remuxer.ts';
import { videoFacts } from './video/video-facts.ts';

const fixture = (name: string): Bytes =>
  new Uint8Array(readFileSync(new URL(`../../test/fixtures/pictures/${name}`, import.meta.url)));

const maxPixels = 64_000_000;
const remuxer = createRemuxer({ idleMs: 100 });
afterAll(async () => {
  await remuxer.close();
});
const pictures = createPictures({
  engine: createEngine({ maxPixels, animationPixels: 200_000_000 }),
  decode: createDecoder({ maxPixels, maxBytes: 1e9 }),
});
const alone: ByteBudget = { left: 4_900_000, pictures: 1, others: 0 };

const outcome = async (bytes: Bytes, target = 600_000, budget = alone): Promise<Fitted> => {
  const fitter = bindFitter({ pictures, remuxer, limits: mediaLimits(target) });
  return fitter.fit(await fitter.look(bytes), budget);
};
const fitted = async (bytes: Bytes, target?: number) => {
  const found = await outcome(bytes, target);
  if (found.kind !== 'fitted') throw new Error(JSON.stringify(found.no));
  return { ...found, meta: await sharp(found.bytes).metadata() };
};
const whyNot = async (bytes: Bytes) => {
  const found = await outcome(bytes);
  return found.kind === 'refused' ? found.no.why : found.type;
};

/** The color in the middle of each quarter, named; the scene of the fixtures is red, green, white, blue. */
const quarters = async (bytes: Bytes): Promise<string> => {
  const { data, info } = await sharp(bytes)
    .flatten({ background: '#fff' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({
      resolveWithObject: true,
    });
  const at = (x: number, y: number) => {
    const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [red = 0, green = 0, blue = 0] = data.subarray(offset, offset + 3);
    if (Math.min(red, green, blue) > 190) return 'white';
    return red > green && red > blue ? 'red' : green > blue ? 'green' : 'blue';
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)].join(' ');
};
const upright = 'red green white blue';

describe('a picture', () => {
  it('stays as it is if it fits and holds nothing but itself', async () => {
    const bytes = fixture('plain.jpg');
    expect(await outcome(bytes)).toMatchObject({ kind: 'fitted', bytes, notes: [], type: 'image/jpeg' });
    expect(await outcome(bytes)).not.toHaveProperty('was');
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'stands upright and says nothing of where it was taken (orientation %i)',
    async (n) => {
      const { bytes, notes, meta } = await fitted(fixture(`gps-orientation-${n}.jpg`));
      expect([meta.width, meta.height, meta.orientation, meta.exif]).toEqual([160, 120, undefined, undefined]);
      expect(await quarters(bytes)).toBe(upright);
      expect(notes).toEqual(['location-removed']);
    },
  );

  it('keeps every pixel where only metadata have to go', async () => {
    const source = fixture('gps-orientation-1.jpg');
    const { bytes } = await fitted(source);
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await sharp(source).raw().toBuffer());
  });

  it.each([
    ['cmyk.jpg', 'image/jpeg'],
    ['wide-gamut.jpg', 'image/jpeg'],
    ['deep-16-bit.png', 'image/jpeg'],
    ['photo.webp', 'image/jpeg'],
    ['photo.avif', 'image/jpeg'],
    ['photo.tiff', 'image/jpeg'],
    ['photo.bmp', 'image/jpeg'],
    ['photo.heic', 'image/jpeg'],
    ['lying-extension.png', 'image/jpeg'],
    ['polyglot.jpg', 'image/jpeg'],
    ['moving.webp', 'image/gif'],
    ['moving.gif', 'image/gif'],
    ['transparent.png', 'image/png'],
  ])('%s becomes %s in sRGB with eight bits and no metadata', async (name, type) => {
    const found = await fitted(fixture(name));
    expect(found.type).toBe(type);
    expect(found.meta).toMatchObject({ space: 'srgb', depth: 'uchar' });
    expect([found.meta.exif, found.meta.icc, found.meta.xmp]).toEqual([undefined, undefined, undefined]);
    if (!['transparent.png', 'moving.gif', 'moving.webp'].includes(name))
      expect(await quarters(found.bytes)).toBe(upright);
  });

  it('says what a HEIC was, and that its place was removed', async () => {
    const source = fixture('photo.heic');
    const { was, notes } = await fitted(source);
    expect({ was, notes }).toEqual({ was: { type: 'image/heic', bytes: source.length }, notes: ['location-removed'] });
  });

  it('looks the same in sRGB as it did in the wide colors of a phone', async () => {
    for (const name of ['wide-gamut.jpg', 'photo.heic']) {
      const { data } = await sharp((await fitted(fixture(name))).bytes)
        .extract({ left: 20, top: 20, width: 40, height: 20 })
        .resize(1, 1)
        .raw()
        .toBuffer({ resolveWithObject: true });
      const [red = 0, green = 0, blue = 0] = data;
      expect(
        [Math.abs(red - 200), Math.abs(green - 40), Math.abs(blue - 40)].every((off) => off < 16),
        `${[...data]}`,
      ).toBe(true);
    }
  });

  it('loses whatever hides behind its end', async () => {
    const { bytes, notes } = await fitted(fixture('polyglot.jpg'));
    expect(Buffer.from(bytes).includes('<script')).toBe(false);
    expect(notes).toEqual(['metadata-removed']);
  });

  const jpeg = fixture('plain.jpg');
  const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
  const jfif = (major: number) =>
    joined(
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), major, 1, 0, 0, 1, 0, 1, 0, 0]),
    );
  it.each([
    ['names a version that never was', joined(jfif(2), jpeg.subarray(2))],
    ['has stray bytes between its segments', joined(jfif(1), Buffer.from('stray'), jpeg.subarray(2))],
    ['has zeros behind its pixels', joined(jpeg.subarray(0, -2), Buffer.alloc(9), jpeg.subarray(-2))],
    ['has no end marker', jpeg.slice(0, -2)],
    ['has half an end marker', jpeg.slice(0, -1)],
  ])('is forgiven as by every viewer: it %s', async (_what, bytes) => {
    const { bytes: sent } = await fitted(bytes);
    expect((await sharp(sent).raw().toBuffer()).equals(await sharp(jpeg).raw().toBuffer())).toBe(true);
  });

  it('is not forgiven pixels that are missing, with an end marker or without', async () => {
    const cut = jpeg.subarray(0, jpeg.length - 300);
    expect(await whyNot(new Uint8Array(cut))).toBe('damaged');
    expect(await whyNot(joined(cut, jpeg.subarray(-2)))).toBe('damaged');
  });

  it('has a preview of at most 360 pixels without metadata', async () => {
    const { preview } = await fitted(
      new Uint8Array(await sharp(fixture('plain.jpg')).resize(900, 1200).jpeg().toBuffer()),
    );
    expect(await sharp(preview).metadata()).toMatchObject({ format: 'jpeg', width: 270, height: 360 });
  });
});

describe('a JPEG that few programs read', () => {
  const plain = fixture('plain.jpg');
  const frameAt = Buffer.from(plain).indexOf(Buffer.from('ffc0', 'hex'));
  const coded = (code: number) => {
    const bytes = new Uint8Array(plain);
    bytes[frameAt + 1] = code;
    return bytes;
  };

  it('because it is coded arithmetically is drawn anew, although it would fit', async () => {
    const found = await outcome(coded(0xc9));
    expect(found).toMatchObject({ kind: 'fitted', type: 'image/jpeg' });
    expect(found.kind === 'fitted' && jpegCoding(found.bytes)).toBe('usual');
  });

  it('because it is of another kind is refused, with what to do', async () => {
    expect(await whyNot(coded(0xc3))).toBe('jpeg-kind');
  });
});

describe('shrinking', () => {
  const noise = (width: number, height: number) =>
    sharp({
      create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    });

  it('uses the budget, and does not exceed it', async () => {
    const source = new Uint8Array(await noise(1200, 900).jpeg({ quality: 95 }).toBuffer());
    const { bytes, meta } = await fitted(source, 400_000);
    expect(bytes.length).toBeLessThanOrEqual(400_000);
    expect(bytes.length).toBeGreaterThan(300_000);
    expect(meta.width).toBe(1200);
  });

  it.each([
    [1080, 20_000, 476, 8813],
    [12_000, 1500, 5792, 724],
    [4400, 2200, 2048, 1024],
  ])('leaves a long picture of %i × %i readable, and says that it is smaller', async (width, height, ...size) => {
    const source = await sharp({ create: { width, height, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const { meta, notes } = await fitted(new Uint8Array(source));
    expect([meta.width, meta.height]).toEqual(size);
    expect(notes.includes('fewer-pixels')).toBe(width !== 2 * height);
  });

  it('goes down in size rather than below the floor of quality', async () => {
    const source = new Uint8Array(await noise(1200, 900).jpeg({ quality: 95 }).toBuffer());
    const { bytes, meta } = await fitted(source, 60_000);
    expect(bytes.length).toBeLessThanOrEqual(60_000);
    expect(meta.width).toBeLessThan(1200);
    expect(meta.width).toBeGreaterThan(200);
  });

  it('leaves a transparent PNG transparent with fewer colors, and puts it on white where even that is too large', async () => {
    const hole = { width: 400, height: 400, channels: 1 as const };
    const alpha = Uint8Array.from({ length: 400 * 400 }, (_, index) => (index % 400 < 200 ? 0 : 255));
    const colors = await noise(400, 400).raw().toBuffer();
    const opaque = sharp(colors, { raw: { width: 400, height: 400, channels: 3 } });
    const source = new Uint8Array(await opaque.joinChannel(Buffer.from(alpha), { raw: hole }).png().toBuffer());
    const palette = await fitted(source, Math.round(source.length / 2));
    expect(palette).toMatchObject({ type: 'image/png', notes: ['fewer-colors'], meta: { hasAlpha: true } });
    const white = await fitted(source, 50_000);
    expect(white).toMatchObject({ type: 'image/jpeg', notes: ['on-white'] });
    const corner = await sharp(white.bytes).extract({ left: 0, top: 0, width: 8, height: 8 }).raw().toBuffer();
    expect(Math.min(...corner)).toBeGreaterThan(235);
  });

  it.each([
    [0.8, 'fewer-colors'],
    [0.3, 'fewer-colors'],
    [0.2, 'fewer-pixels'],
    [0.08, 'fewer-frames'],
  ])('lets an animation move in %f of its bytes, and says what it took', async (part, note) => {
    const source = new Uint8Array(await animation(12, 320, 240));
    const target = Math.round(source.length * part);
    const found = await fitted(source, target);
    const [before, after] = await Promise.all(
      [source, found.bytes].map((it) => sharp(it, { animated: true }).metadata()),
    );
    expect(found.type).toBe('image/gif');
    expect(found.bytes.length).toBeLessThanOrEqual(target);
    expect(found.notes).toContain(note);
    expect(after?.pages).toBeGreaterThan(1);
    const sum = (delays: number[] = []) => delays.reduce((total, delay) => total + delay, 0);
    expect(sum(after?.delay)).toBe(sum(before?.delay));
  });

  it('takes fewer colors of an animation first, which its encoder would round up again to all of them', async () => {
    const source = new Uint8Array(await animation(12, 320, 240));
    const found = await fitted(source, Math.round(source.length * 0.8));
    expect(found.notes).toEqual(['fewer-colors']);
    const first = await sharp(found.bytes).removeAlpha().raw().toBuffer();
    const colors = new Set(Array.from({ length: first.length / 3 }, (_, at) => first.readUIntBE(at * 3, 3)));
    expect(colors.size).toBeLessThanOrEqual(16);
    expect(colors.size).toBeGreaterThan(4);
  });

  it('lets an animation move that has more pixels in all frames than a picture may have', async () => {
    const found = await fitted(columns(40, 1300, 1300));
    expect(found).toMatchObject({ type: 'image/gif', meta: { pages: 40 } });
  });

  it('says that further pages of a TIFF do not go out', async () => {
    const pages = await sharp(fixture('moving.gif'), { animated: true }).tiff().toBuffer();
    expect(await fitted(new Uint8Array(pages))).toMatchObject({ type: 'image/jpeg', notes: ['still'] });
  });

  it('sends the first frame of an animated AVIF, and says that the others do not go out', async () => {
    const found = await fitted(await animatedAvif(['#c82828', '#28a03c', '#283cc8']));
    expect(found).toMatchObject({ type: 'image/jpeg', notes: ['still'], meta: { width: 64, height: 48 } });
    const [red = 0, green = 0] = await sharp(found.bytes).raw().toBuffer();
    expect(red).toBeGreaterThan(green + 100);
  });

  it('shows the first picture of an animation that is too much work', async () => {
    const limits = { ...mediaLimits(600_000), animationPixels: 1_000 };
    const fitter = bindFitter({ pictures, remuxer, limits });
    const found = await fitter.fit(await fitter.look(fixture('moving.gif')), alone);
    expect(found).toMatchObject({ type: 'image/jpeg', notes: ['still'] });
  });
});

/** A GIF of frames of one color, that names no pixel. */
const columns = (frames: number, width: number, height: number): Bytes => {
  const size = Buffer.from([width & 0xff, width >> 8, height & 0xff, height >> 8]);
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0x44, 1, 0])]);
  const control = Buffer.from([0x21, 0xf9, 4, 0, 8, 0, 0, 0]);
  const screen = Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const all = Array.from({ length: frames }, () => Buffer.concat([control, frame]));
  return new Uint8Array(Buffer.concat([screen, ...all, Buffer.from([0x3b])]));
};

/** A BMP whose rows are runs of 255 pixels. */
const runs = (width: number, height: number): Bytes => {
  const row = Buffer.alloc(2 * Math.ceil(width / 255) + 2);
  for (let left = width, at = 0; left > 0; left -= 255, at += 2) row.writeUInt8(Math.min(255, left), at);
  const pixels = Buffer.alloc(row.length * height, row);
  // The end of the last row is that of the picture.
  pixels.writeUInt8(1, pixels.length - 1);
  const header = Buffer.alloc(62);
  header.write('BM');
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeUInt32LE(width, 18);
  header.writeUInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(8, 28);
  header.writeUInt32LE(1, 30);
  header.writeUInt32LE(pixels.length, 34);
  header.writeUInt32LE(2, 46);
  return new Uint8Array(Buffer.concat([header, pixels]));
};

describe('what is refused', () => {
  it('has a side that no phone shows', async () => {
    const wide = new Uint8Array(
      await sharp({ create: { width: 32_769, height: 8, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    );
    expect(await outcome(wide)).toEqual({ kind: 'refused', no: { why: 'too-many-pixels', width: 32_769, height: 8 } });
    expect(
      refusalOf({ why: 'too-many-pixels', width: 32_769, height: 8 }, { name: 'a.png', field: 'files' }).sentence,
    ).toBe('a.png is 32769 × 8 pixels, and a side can have 32,768. Crop it and attach that.');
  });

  it.each([
    ['drawing.svg', 'vector'],
    ['truncated.jpg', 'damaged'],
    ['bomb.png', 'too-many-pixels'],
    ['empty.jpg', 'empty'],
  ])('%s is %s', async (name, why) => expect(await whyNot(fixture(name))).toBe(why));

  it('is a BMP of more pixels than its decoder has memory for, however small its file is', async () => {
    expect(await outcome(runs(4500, 4000))).toMatchObject({ kind: 'fitted', type: 'image/jpeg' });
    const tooMany = { why: 'too-many-pixels', width: 4501, height: 4000 } as const;
    expect(await outcome(runs(4501, 4000))).toEqual({ kind: 'refused', no: tooMany });
    const scan: Subject = { name: 'scan.bmp', field: 'files' };
    expect(refusalOf(tooMany, scan).sentence).toBe(
      'scan.bmp has 4501 × 4000 pixels, more than the 18 million that a BMP may have: save it as JPEG first.',
    );
    expect(refusalOf({ ...tooMany, height: 40_000 }, scan).sentence).toBe(
      'scan.bmp has 4501 × 40000 pixels, more than 64 million: make it smaller first.',
    );
  });

  it.each([
    'plain.jpg',
    'photo.heic',
    'photo.bmp',
    'photo.webp',
    'transparent.png',
    'moving.gif',
    'photo.tiff',
    'photo.avif',
  ])('%s, if half of it is missing', async (name) => {
    const bytes = fixture(name);
    expect(await whyNot(bytes.slice(0, Math.floor(bytes.length * 0.6)))).toBe('damaged');
  });

  it('is never more than a refusal, whatever the bytes', async () => {
    for (const name of ['plain.jpg', 'photo.heic', 'photo.bmp', 'moving.gif', 'transparent.png', 'photo.avif']) {
      const bytes = fixture(name);
      for (let at = 16; at < bytes.length; at += Math.ceil(bytes.length / 12)) {
        const broken = bytes.slice();
        broken.fill(0xff, at, at + 8);
        expect((await outcome(broken)).kind).toMatch(/fitted|refused/);
      }
    }
  });
});

describe('what is no picture', () => {
  it('goes as it is', async () => {
    const bytes = fixture('card.vcf');
    expect(await outcome(bytes)).toEqual({ kind: 'fitted', type: 'text/vcard', bytes, notes: [] });
  });

  it('loses what is noted in a film, and nothing else', async () => {
    const source = fixture('clip.mp4');
    const bytes = withoutNotes(source);
    expect(bytes).toHaveLength(source.length);
    expect(await outcome(source)).toEqual({ kind: 'fitted', type: 'video/mp4', bytes, notes: ['metadata-removed'] });
    expect([source, bytes].map((it) => Buffer.from(it).includes('mdirappl'))).toEqual([true, false]);
  });

  const clip = (size: number, mark = '') => {
    const bytes = new Uint8Array(size);
    bytes.set(fixture('clip.mp4'));
    bytes.set(Buffer.from(mark), size - 100);
    return bytes;
  };

  it('brings a warning where carriers advise less', async () => {
    expect(await outcome(clip(600_001))).toMatchObject({ notes: ['metadata-removed', 'large-for-carriers'] });
  });

  it('brings a warning where it says where it was filmed at a spot that cannot be cut out', async () => {
    expect(await outcome(clip(9_000, 'com.apple.quicktime.location.ISO6709'))).toMatchObject({
      notes: ['location-kept'],
    });
  });

  it('becomes an MP4 where it was a MOV, without the place where it was filmed', async () => {
    const bytes = fixture('clip.mov');
    const found = await outcome(bytes);
    expect(found).toMatchObject({
      kind: 'fitted',
      type: 'video/mp4',
      was: { type: 'video/quicktime', bytes: bytes.length },
      notes: ['location-removed'],
    });
    expect(videoFacts(bytes).hasLocation).toBe(true);
    expect(found.kind === 'fitted' && videoFacts(found.bytes).hasLocation).toBe(false);
  });

  it('brings a warning where not every phone can show it', async () => {
    expect(await outcome(fixture('hevc.mov'))).toMatchObject({ notes: ['location-removed', 'hevc'] });
    expect(await outcome(clip(9_000, 'hvc1'))).toMatchObject({ notes: ['metadata-removed'] });
  });

  it('is refused where phones do not play what is in it, or it is cut off', async () => {
    const cut = fixture('clip.mov').slice(0, 4_000);
    expect(await whyNot(fixture('pcm.mov'))).toBe('video-codec');
    expect(await whyNot(cut)).toBe('video-damaged');
    expect(await whyNot(new Uint8Array(Buffer.from('#!AMR\n<')))).toBe('type');
  });

  it('is refused above the limit, with its size', async () => {
    expect(await outcome(clip(2_000_001))).toEqual({ kind: 'refused', no: { why: 'too-large', bytes: 2_000_001 } });
  });
});
