/** Files that were made to end the process, of a few kilobytes or of as many as are read. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { cpuMsOfThreads } from '../../../test/support/cpu-time.ts';
import { attachmentMaxBytes } from '../types.ts';
import { checkDescriptions } from './descriptions.ts';
import { createRemuxer } from './remuxer.ts';

const clip = readFileSync(new URL('../../../test/fixtures/pictures/clip.mov', import.meta.url));
const remuxer = createRemuxer({ timeoutMs: 60_000, idleMs: 100 });
afterAll(remuxer.close);
const resultOf = async (bytes: Uint8Array): Promise<string> => {
  const answer = await remuxer.remux({ bytes, maxBytes: attachmentMaxBytes });
  return answer.kind === 'refused' ? answer.why : answer.kind;
};

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};
const box = (name: string, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), Buffer.from(name, 'latin1'), content]);
};

const parents = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** The clip with the first box of that name changed, and those around it grown with it. */
const changed = (
  name: string,
  change: (content: Buffer) => Buffer | readonly Buffer[],
  file: Buffer = clip,
): Buffer => {
  let isDone = false;
  const rewrite = (part: Buffer): Buffer => {
    const boxes: Buffer[] = [];
    for (let at = 0; at + 8 <= part.length; at += part.readUInt32BE(at)) {
      const found = part.toString('latin1', at + 4, at + 8);
      const content = part.subarray(at + 8, at + part.readUInt32BE(at));
      if (found === name && !isDone) {
        isDone = true;
        boxes.push(...[change(content)].flat().map((it) => box(name, it)));
      } else boxes.push(box(found, parents.includes(found) ? rewrite(content) : content));
    }
    return Buffer.concat(boxes);
  };
  return rewrite(file);
};

/** A box inside the description of the pictures, where a parser follows boxes too. */
const inDescription = (hidden: Buffer): Buffer =>
  changed('stsd', (content) => {
    const entry = Buffer.concat([content.subarray(8), hidden]);
    entry.writeUInt32BE(entry.length, 0);
    return Buffer.concat([content.subarray(0, 8), entry]);
  });

it('takes what an iPhone notes beside a film for no harm: a track of its own, whose description has keys', async () => {
  const movie = clip.indexOf('moov') - 4;
  const track = clip.indexOf('trak', movie) - 4;
  const notes = Buffer.from(clip.subarray(track, track + clip.readUInt32BE(track)));
  for (const [from, to] of Object.entries({ vide: 'meta', avc1: 'mebx', avcC: 'keys' })) {
    notes.write(to, notes.indexOf(from), 'latin1');
  }
  const grown = Buffer.from(clip.subarray(movie, movie + 4));
  grown.writeUInt32BE(grown.readUInt32BE(0) + notes.length);
  const end = movie + clip.readUInt32BE(movie);
  const parts = [clip.subarray(0, movie), grown, clip.subarray(movie + 4, end), notes, clip.subarray(end)];
  expect(await resultOf(Buffer.concat(parts))).toBe('mp4');
});

const all = 0xffff_ffff;
const million = 1_000_000;

describe('a table that hides in a description', () => {
  it.each([
    ['packed sizes of no bits', box('stbl', box('stz2', u32(0, 0, all)))],
    ['frames without end', box('stbl', box('stts', u32(0, 1, all, 1)), box('ctts', u32(0, 1, 5, 1)))],
    ['a whole track', box('trak', box('mdia', box('minf', box('stbl', box('stz2', u32(0, 0, all))))))],
    ['itself', Buffer.concat(Array.from({ length: 3_000 }, () => Buffer.from('\0\0\0\x08wave', 'latin1')))],
    ['more than any description has', box('free', Buffer.alloc(million))],
  ])('does not reach the parser: %s', async (_what, hidden) => {
    expect(await resultOf(inDescription(hidden))).toMatch(/damaged|mp4/);
    expect(await resultOf(clip)).toBe('mp4');
  });

  it('is refused by its name, whatever the parser follows', () => {
    const { dirname } = import.meta;
    const entry = createRequire(`${dirname}/x.js`).resolve('mediabunny');
    const demuxer = readFileSync(entry.replace(/dist\/.*/, 'dist/modules/src/isobmff/isobmff-demuxer.js'), 'utf8');
    const read = [...demuxer.matchAll(/^ {12}case '(\w{4})':/gm)].map(([, name = '']) => name);
    const descriptive = ['frma', 'avcC', 'hvcC', 'vpcC', 'av1C', 'colr', 'pasp', 'btrt', 'wave', 'esds', 'enda'];
    const sound = ['pcmC', 'dOps', 'dfLa', 'dac3', 'dec3', 'ddts'];
    const taken = read.filter((name) => {
      const bytes = box('stsd', u32(0, 1), box('avc1', box(name)));
      try {
        checkDescriptions(bytes, { name: 'stsd', at: 0, from: 8, to: bytes.length });
        return true;
      } catch {
        return false;
      }
    });
    expect(read.length).toBeGreaterThan(50);
    expect(taken.sort()).toEqual([...descriptive, ...sound].sort());
  });
});

describe('tables that are long only together', () => {
  const times = (count: number, content: Buffer) => Array.from({ length: count }, () => content);
  it.each([
    ['the same times again and again', changed('stts', () => times(100_000, u32(0, 1, 40_000, 1)))],
    ['the same offsets again and again', changed('ctts', () => times(100_000, u32(0, 1, 40_000, 1)))],
    [
      'the same sizes again and again',
      changed('stsz', () => times(10, Buffer.concat([u32(0, 0, 40_000), Buffer.alloc(160_000)]))),
    ],
    ['times of no frames', changed('stts', () => Buffer.concat([u32(0, million), Buffer.alloc(8 * million)]))],
    ['chunks', changed('stsc', () => Buffer.concat([u32(0, million), Buffer.alloc(12 * million, 1)]))],
    ['places', changed('stco', () => Buffer.concat([u32(0, million), Buffer.alloc(4 * million, 1)]))],
    ['key frames', changed('stss', () => Buffer.concat([u32(0, million), Buffer.alloc(4 * million, 1)]))],
  ])('are refused before they are read: %s', async (_what, bytes) => {
    const before = process.memoryUsage().rss;
    const ms = await cpuMsOfThreads(async () => {
      expect(await resultOf(bytes)).toBe('codec');
    });
    expect(ms).toBeLessThan(5_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });
});

describe('what somebody cut off a film', () => {
  const timescale = clip.readUInt32BE(clip.indexOf('mvhd') + 16);
  /** Durations and moments, each at the usual speed unless told. */
  const edits = (...entries: [duration: number, at: number, speed?: number][]): Buffer => {
    const list = entries.map(([duration, at, speed = 0x1_0000]) => u32(duration, at, speed));
    const bytes = Buffer.from(clip);
    const at = bytes.indexOf('elst');
    const body = Buffer.concat([u32(0, entries.length), ...list]);
    const room = bytes.readUInt32BE(at - 4) - 8;
    if (body.length <= room)
      return Buffer.concat([bytes.subarray(0, at + 4), body, bytes.subarray(at + 4 + body.length)]);
    const grown = Buffer.concat([bytes.subarray(0, at + 4), body, bytes.subarray(at + 4 + room)]);
    const extra = body.length - room;
    for (const name of ['elst', 'edts', 'trak', 'moov']) {
      const sizeAt = grown.indexOf(name) - 4;
      grown.writeUInt32BE(grown.readUInt32BE(sizeAt) + extra, sizeAt);
    }
    return grown;
  };
  const framesOf = async (bytes: Buffer): Promise<number> => {
    const answer = await remuxer.remux({ bytes, maxBytes: attachmentMaxBytes });
    if (answer.kind !== 'mp4') throw new Error(answer.why);
    const mp4 = Buffer.from(answer.bytes);
    return mp4.readUInt32BE(mp4.indexOf('stsz') + 12);
  };

  it('does not reach the phone: its end', async () => {
    expect(await framesOf(clip)).toBe(5);
    expect(await framesOf(edits([timescale * 0.6, 0]))).toBeLessThan(5);
    expect(await framesOf(edits([0, 0]))).toBe(5);
  });

  it.each([
    ['its middle', edits([timescale / 5, 0], [timescale / 5, 8_000])],
    ['its speed', edits([timescale, 0, 0x8000])],
  ])('has to be exported: %s', async (_what, bytes) => expect(await resultOf(bytes)).toBe('codec'));

  it('is not what waits before it begins', async () => {
    const begin = clip.readUInt32BE(clip.indexOf('elst') + 16);
    expect(await framesOf(edits([timescale, all], [timescale, begin]))).toBe(5);
  });
});
