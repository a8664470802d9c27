import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { apng } from '../../../test/support/apng.ts';
import { gridHeic } from '../../../test/support/grid-heic.ts';
import type { Bytes } from '../strip/strip.ts';
import { createPicturesApart } from './apart.ts';

const fixture = (name: string): Bytes =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url)));

/** What a host of 512 MB has for pictures. */
const small = 236_000_000;
let pictures: ReturnType<typeof createPicturesApart> | undefined;
afterEach(() => pictures?.close());

const outcome = async (type: string, bytes: Bytes, to: 'image/jpeg' | 'image/gif' = 'image/jpeg') => {
  pictures ??= createPicturesApart({ memory: small });
  const looked = await pictures.look(type, bytes);
  if (looked.kind === 'refused') return looked.no.why;
  const plan = { do: 'convert', to, maxBytes: 600_000 } as const;
  const fitted = await pictures.fit({ bytes, facts: looked.facts, plan });
  return fitted.kind === 'refused' ? fitted.no.why : fitted.type;
};

const largeFrames = async (count: number) => {
  const large = sharp({ create: { width: 3_000, height: 2_600, channels: 4, background: '#c82828' } });
  const small = sharp({ create: { width: 1, height: 1, channels: 4, background: '#28a03c' } });
  return [{ picture: large }, ...Array.from({ length: count - 1 }, (_, left) => ({ picture: small, left }))];
};

/** A GIF of frames of one column, whose pixels are all the first color. */
const columns = (frames: number, height: number): Bytes => gifOf(frames, [1, height], [1, height]);

type Size = [width: number, height: number];
const bytesOf = ([width, height]: Size) => Buffer.from([width & 0xff, width >> 8, height & 0xff, height >> 8]);

/** Without delays. */
const gifOf = (frames: number, ofFrame: Size, ofAll: Size): Bytes => {
  const [size, whole] = [bytesOf(ofFrame), bytesOf(ofAll)];
  // The code for "clear", then never another: a decoder fills what is missing.
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0x44, 1, 0])]);
  const control = Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
  const screen = Buffer.concat([Buffer.from('GIF89a'), whole, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const all = Array.from({ length: frames }, () => Buffer.concat([control, frame]));
  return new Uint8Array(Buffer.concat([screen, ...all, Buffer.from([0x3b])]));
};

// The limit is Linux's: elsewhere a picture takes what it takes.
describe.runIf(process.platform === 'linux')('pictures apart, on a small host', () => {
  it('makes a HEIC of 48 megapixels fit', async () => {
    const tile = readFileSync(new URL('../../../test/fixtures/pictures/grid-tile.heic', import.meta.url));
    const photo = gridHeic(tile, { columns: 16, rows: 12, width: 8064, height: 6048, irot: 3 });
    expect(await outcome('image/heic', photo)).toBe('image/jpeg');
  });

  it.each([
    ['image/avif', 'bomb.avif'],
    ['image/heic', 'bomb.heic'],
  ])('says of %s that decodes to too much that it is too large, and goes on', async (type, name) => {
    expect(await outcome(type, fixture(name))).toBe('too-large-here');
    expect(await outcome('image/jpeg', fixture('plain.jpg'))).toBe('image/jpeg');
  });

  it('does not look at frames larger than they are', async () => {
    const bytes = columns(60, 4096);
    pictures ??= createPicturesApart({ memory: small });
    const looked = await pictures.look('image/gif', bytes);
    if (looked.kind === 'refused') throw new Error(looked.no.why);
    const plan = { do: 'keep', warn: false } as const;
    expect(await pictures.fit({ bytes, facts: looked.facts, plan })).toMatchObject({ kind: 'fitted' });
  });

  it.each([
    ['a GIF of thousands of frames that last no time', 'image/gif', async () => gifOf(3_000, [1, 1], [200, 200])],
    ['a GIF of small frames in a huge picture', 'image/gif', async () => gifOf(3, [1, 1], [8_000, 8_000])],
    ['an animated PNG as large as may be', 'image/png', async () => apng(await largeFrames(11))],
    ['an animated PNG that says of a small file that it is large', 'image/png', async () => apng(await largeFrames(2))],
  ] as const)('makes a picture or a sentence of %s', { timeout: 60_000 }, async (_what, type, make) => {
    expect(await outcome(type, await make(), 'image/gif')).toMatch(/^(?:image\/gif|image\/jpeg|too-large-here)$/);
    expect(await outcome('image/jpeg', fixture('plain.jpg'))).toBe('image/jpeg');
  });

  it('does the work of a picture that was lost through another one', async () => {
    const photo = new Uint8Array(
      await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#888' } })
        .jpeg()
        .toBuffer(),
    );
    const outcomes = await Promise.all([
      outcome('image/avif', fixture('bomb.avif')),
      ...Array.from({ length: 4 }, () => outcome('image/jpeg', photo)),
    ]);
    expect(outcomes).toEqual(['too-large-here', 'image/jpeg', 'image/jpeg', 'image/jpeg', 'image/jpeg']);
  });
});
