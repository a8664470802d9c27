import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cpuMsOf } from '../../../test/support/cpu-time.ts';
import { videoFacts } from './video-facts.ts';

const fixture = (name: string) => readFileSync(new URL(`../../../test/fixtures/pictures/${name}`, import.meta.url));
const box = (name: string, content: string) => {
  const bytes = Buffer.from(`\0\0\0\0${name}${content}`, 'latin1');
  bytes.writeUInt32BE(bytes.length);
  return bytes;
};

describe('videoFacts', () => {
  it.each([
    ['an iPhone', fixture('clip.mov'), true, false],
    ['an iPhone that films in HEVC', fixture('hevc.mov'), true, true],
    ['nobody', fixture('clip.mp4'), false, false],
    ['a phone that makes 3GP', box('moov', 'udta loci'), true, false],
    [
      'a phone that writes the place behind the film',
      Buffer.concat([box('moov', ''), box('meta', '\xa9xyz')]),
      true,
      false,
    ],
    ['a file that is no film', Buffer.from('hvc1 and com.apple.quicktime.location'), true, true],
    ['pictures that look like words', Buffer.concat([box('mdat', 'loci hvc1'), box('moov', '')]), false, false],
  ])('knows what %s says', (_what, bytes, hasLocation, isHevc) => {
    expect(videoFacts(bytes)).toEqual({ hasLocation, isHevc });
  });

  it('does not count a million boxes', () => {
    const bytes = Buffer.concat(Array.from({ length: 200_000 }, () => box('free', '')));
    const ms = cpuMsOf(() => expect(videoFacts(bytes).hasLocation).toBe(false));
    expect(ms).toBeLessThan(1_000);
  });
});
