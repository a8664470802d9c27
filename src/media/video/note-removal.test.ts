import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boxesIn, firstBox } from './boxes.ts';
import { withoutNotes } from './note-removal.ts';
import { videoFacts } from './video-facts.ts';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url)));
const clip = fixture('clip.mp4');

const box = (name: string, ...content: (Uint8Array | string)[]): Buffer => {
  const inside = Buffer.concat(content.map((it) => (typeof it === 'string' ? Buffer.from(it, 'latin1') : it)));
  const head = Buffer.from(`\0\0\0\0${name}`, 'latin1');
  head.writeUInt32BE(head.length + inside.length);
  return Buffer.concat([head, inside]);
};

/** The clip with a box more at the end of another one; its film stands before all of them, so no offset changes. */
const clipWith = (added: Buffer, ...path: string[]): Uint8Array<ArrayBuffer> => {
  const file = Buffer.from(clip);
  const parents: { at: number; from: number; to: number }[] = [];
  for (const name of path) {
    const parent = firstBox(file, parents.at(-1) ?? { from: 0, to: file.length }, name);
    if (!parent) throw new Error(`there is no ${name}`);
    parents.push(parent);
  }
  const end = parents.at(-1)?.to ?? file.length;
  for (const { at } of parents) file.writeUInt32BE(file.readUInt32BE(at) + added.length, at);
  return new Uint8Array(Buffer.concat([file.subarray(0, end), added, file.subarray(end)]));
};

const iso6709 = '+37.8190-122.4783/';
const xyz = box('\xa9xyz', '\0\x12\x15\xc7', iso6709);
const loci = box('loci', '\0\0\0\0\x15\xc7Golden Gate\0\0\xff\x85\x87\x60\0\x25\xd1\xa9\0\0\0\0earth\0\0');
const appleKeys = box(
  'meta',
  box('hdlr', '\0\0\0\0\0\0\0\0mdta\0\0\0\0\0\0\0\0\0\0\0\0\0'),
  box('keys', '\0\0\0\0\0\0\0\x01', box('mdta', 'com.apple.quicktime.location.ISO6709')),
  box('ilst', box('\0\0\0\x01', box('data', '\0\0\0\x01\0\0\0\0', iso6709))),
);
const xmp = box(
  'uuid',
  '\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac',
  `<x exif:GPSLatitude="${iso6709}"/>`,
);
const timed = box(
  'trak',
  box('mdia', box('minf', box('stbl', box('stsd', '\0\0\0\0\0\0\0\x01', box('gpmd', 'GPS5'))))),
);

const marks = [iso6709, 'Golden Gate', 'location', 'GPSLatitude', '\xa9xyz', 'loci'];
const saysPlace = (bytes: Uint8Array) => marks.filter((mark) => Buffer.from(bytes).includes(mark, 0, 'latin1'));

describe('a film with the place where it was filmed', () => {
  it.each([
    ["an Android phone's", clipWith(xyz, 'moov', 'udta')],
    ["a 3GP phone's", clipWith(loci, 'moov', 'udta')],
    ['of a track', clipWith(box('udta', loci), 'moov', 'trak')],
    ["an iPhone's", clipWith(appleKeys, 'moov')],
    ["a camera's, in XMP", clipWith(xmp)],
    ['behind the film', clipWith(box('meta', xyz))],
  ])('loses it, and plays as before: %s', (_what, bytes) => {
    expect(saysPlace(bytes)).not.toEqual([]);
    const placeless = withoutNotes(bytes);
    expect(saysPlace(placeless)).toEqual([]);
    expect(videoFacts(placeless).hasLocation).toBe(false);
    expect(placeless).toHaveLength(bytes.length);
    // The film and its tables are the same to the byte.
    const film = (file: Uint8Array) => {
      const copy = Buffer.from(file);
      const movie = firstBox(copy, { from: 0, to: copy.length }, 'moov') ?? { from: 0, to: 0 };
      const named = (it: { name: string }) => ['ftyp', 'mdat', 'mvhd', 'mdia', 'tkhd', 'edts'].includes(it.name);
      const parts = [...boxesIn(copy, 0, copy.length), ...boxesIn(copy, movie.from, movie.to)].filter(named);
      const track = firstBox(copy, movie, 'trak') ?? { from: 0, to: 0 };
      return [...parts, ...[...boxesIn(copy, track.from, track.to)].filter(named)].map(({ at, to }) =>
        copy.subarray(at, to),
      );
    };
    expect(film(placeless)).toEqual(film(bytes));
  });

  it('is not changed by what takes it out', () => {
    const bytes = clipWith(xyz, 'moov', 'udta');
    withoutNotes(bytes);
    expect(saysPlace(bytes)).not.toEqual([]);
  });

  it.each([
    ['in a track of its own', clipWith(timed, 'moov')],
    ['where the boxes cannot be followed', clipWith(xyz, 'moov', 'udta').subarray(0, -1)],
    ['in what is no film', new Uint8Array(Buffer.from('com.apple.quicktime.location'))],
    [
      'behind a million boxes',
      new Uint8Array(Buffer.concat([...Array<Buffer>(200_000).fill(box('free')), box('meta', xyz)])),
    ],
    ['in boxes in boxes in boxes', nested(9_000)],
  ])('keeps it %s, and that is known', (_what, bytes) => {
    const begin = performance.now();
    expect(videoFacts(withoutNotes(new Uint8Array(bytes))).hasLocation).toBe(true);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

it.each([
  ['a thumbnail with EXIF', box('CNTH', 'GPSLatitudeRef', 'Canon')],
  ['the key of a converter', box('meta', box('keys', box('mdta', 'location-eng')), box('ilst', iso6709))],
  ['a model and a name', box('\xa9mod', 'Pixel 9 of Ada')],
])('a film loses what no list of places knows: %s', (_what, note) => {
  const bare = Buffer.from(withoutNotes(clipWith(note, 'moov', 'udta')));
  expect(['Canon', 'location-eng', iso6709, 'Ada', 'mdirappl'].filter((it) => bare.includes(it))).toEqual([]);
});

it('leaves alone what has no notes', () => {
  const bare = withoutNotes(clip);
  expect(withoutNotes(bare)).toBe(bare);
});

function nested(depth: number): Buffer {
  const heads = Buffer.alloc(8 * depth);
  const inside = box('stsd', xyz);
  for (let level = 0; level < depth; level += 1) {
    heads.writeUInt32BE(8 * (depth - level) + inside.length, 8 * level);
    heads.write('moov', 8 * level + 4, 'latin1');
  }
  return Buffer.concat([heads, inside]);
}
