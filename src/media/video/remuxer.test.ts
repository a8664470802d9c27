import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cpuMsOfThreads } from '../../../test/support/cpu-time.ts';
import { boxesIn } from './boxes.ts';
import { createRemuxer, type RemuxAnswer } from './remuxer.ts';
import { videoFacts } from './video-facts.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url));
const clip = fixture('clip.mov');

const remuxer = createRemuxer({ timeoutMs: 60_000, idleMs: 100 });
afterAll(remuxer.close);
const remux = (bytes: Uint8Array, maxBytes = 2_000_000): Promise<RemuxAnswer> => remuxer.remux({ bytes, maxBytes });
const mp4Of = async (bytes: Uint8Array): Promise<Buffer> => {
  const answer = await remux(bytes);
  if (answer.kind !== 'mp4') throw new Error(answer.why);
  return Buffer.from(answer.bytes);
};
const whyNot = async (bytes: Uint8Array, maxBytes?: number) => {
  const answer = await remux(bytes, maxBytes);
  return answer.kind === 'refused' ? answer.why : answer.kind;
};

/** The content of the first box at the end of the path. */
const contentOf = (file: Buffer, ...path: string[]): Buffer => {
  let part = file;
  for (const name of path) {
    const box = [...boxesIn(part, 0, part.length)].find((it) => it.name === name);
    part = box ? part.subarray(box.from, box.to) : Buffer.alloc(0);
  }
  return part;
};
const trackHead = ['moov', 'trak', 'tkhd'];
const samples = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz'];

describe('what a MOV becomes', () => {
  it('has the same pictures, as they are turned, and none of its notes', async () => {
    const mp4 = await mp4Of(clip);
    expect(contentOf(mp4, 'ftyp').toString('latin1')).toMatch(/^(?:isom|mp4)/);
    expect(contentOf(mp4, ...trackHead).subarray(40, 76)).toEqual(contentOf(clip, ...trackHead).subarray(40, 76));
    expect(contentOf(mp4, ...samples)).toEqual(contentOf(clip, ...samples));
    for (const mark of ['37.8190', 'location', '\xa9xyz', 'udta', 'meta']) {
      expect([mark, mp4.includes(mark, 0, 'latin1')]).toEqual([mark, false]);
    }
  });

  it('holds the bytes of pictures and sound unchanged, wherever they lie', async () => {
    const [before, after] = [contentOf(clip, 'mdat'), contentOf(await mp4Of(clip), 'mdat')];
    expect([...after].sort()).toEqual([...before].sort());
  });

  it('plays on an iPhone where it is HEVC', async () => {
    const mp4 = await mp4Of(fixture('hevc.mov'));
    expect(mp4.includes('hvc1')).toBe(true);
    expect(videoFacts(mp4)).toEqual({ hasLocation: false, isHevc: true });
  });
});

describe('what becomes nothing', () => {
  it.each([
    ['sound that an MP4 cannot hold', fixture('pcm.mov'), 'codec'],
    ['pictures that phones do not know', renamed(clip, 'avc1', 'jpeg'), 'codec'],
    ['no film', Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'latin1'), 'codec'],
    ['a film without a head, as old cameras write it', renamed(clip, 'ftyp', 'wide'), 'codec'],
    ['zeros', Buffer.alloc(1_000), 'codec'],
    ['a table of packed sizes', renamed(clip, 'stsz', 'stz2'), 'damaged'],
  ])('is %s', async (_what, bytes, why) => expect(await whyNot(bytes)).toBe(why));

  it('is too large, before it is written', async () => {
    expect(await whyNot(clip, 1_000)).toBe('too-large');
    expect(await whyNot(clip, contentOf(clip, 'mdat').length + 10)).toBe('too-large');
  });

  it('is cut off, wherever that is', async () => {
    for (let end = 40; end < clip.length; end += 97) {
      expect([end, await whyNot(clip.subarray(0, end))]).toEqual([end, expect.stringMatching(/codec|damaged/)]);
    }
  });
});

describe('counts that were made to exhaust a machine', () => {
  /** 32 bits at an offset in the content of a box. */
  const patched = (name: string, offset: number, ...values: number[]): Buffer => {
    const bytes = Buffer.from(clip);
    const at = bytes.indexOf(name, 0, 'latin1') + 4 + offset;
    for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, at + index * 4);
    return bytes;
  };
  const all = 0xffff_ffff;
  it.each([
    ['entries of times', patched('stts', 4, all)],
    ['frames of one duration', patched('stts', 8, all)],
    ['frames of one offset', patched('ctts', 8, all)],
    ['sizes', patched('stsz', 4, 0, all)],
    ['frames of one size', patched('stsz', 4, 1, all)],
    ['places', patched('stco', 4, all)],
    ['key frames', patched('stss', 4, all)],
    ['chunks', patched('stsc', 4, all)],
    ['frames in a chunk', patched('stsc', 12, all)],
    ['descriptions', patched('stsd', 4, all)],
    ['sizes of frames', patched('stsz', 12, all)],
    ['edits', patched('elst', 4, all)],
    ['keys of notes', patched('keys', 4, all)],
  ])('are refused or ignored at once: %s', async (_what, bytes) => {
    const ms = await cpuMsOfThreads(async () => {
      expect(await whyNot(bytes)).toMatch(/damaged|codec|too-large|mp4/);
    });
    expect(ms).toBeLessThan(10_000);
  });

  it('are no way around the memory of a process', async () => {
    const before = process.memoryUsage().rss;
    await whyNot(renamed(patched('stsz', 4, 0, all), 'stsz', 'stz2'));
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });
});

it('answers whatever the bytes are', async () => {
  const noise = fc.array(fc.tuple(fc.nat(clip.length - 5), fc.nat(0xffff_ffff)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(noise, async (changes) => {
      const bytes = Buffer.from(clip);
      for (const [at, value] of changes) bytes.writeUInt32BE(value, at);
      expect(await whyNot(bytes)).toMatch(/damaged|codec|too-large|mp4/);
    }),
    { numRuns: 150 },
  );
});

it('gives up after its deadline, and goes on with the next', async () => {
  const hasty = createRemuxer({ timeoutMs: 1, idleMs: 100 });
  expect(await hasty.remux({ bytes: clip, maxBytes: 2_000_000 })).toEqual({ kind: 'refused', why: 'too-slow' });
  await hasty.close();
  expect(await whyNot(clip)).toBe('mp4');
});

function renamed(bytes: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(to, copy.indexOf(from, 0, 'latin1'), 'latin1');
  return copy;
}
