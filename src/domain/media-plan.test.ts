import { describe, expect, it } from 'vitest';
import {
  type ByteBudget,
  couldShare,
  type MediaLimits,
  type Plan,
  pictureShare,
  planMedia,
  type Seen,
} from './media-plan.ts';

const limits: MediaLimits = {
  fileBytes: 2_000_000,
  pictureBytes: 600_000,
  pixels: 64_000_000,
  animationPixels: 200_000_000,
  side: 4096,
  adviceBytes: 600_000,
};
const alone: ByteBudget = { left: 4_993_599, pictures: 1, others: 0 };
const photo = (more: Partial<Seen & { kind: 'picture' }> = {}): Seen => ({
  kind: 'picture',
  type: 'image/jpeg',
  bytes: 400_000,
  width: 1600,
  height: 1200,
  frames: 1,
  transparent: false,
  sendable: 'as-is',
  ...more,
});
const other = (bytes: number): Seen => ({ kind: 'other', type: 'video/mp4', bytes });

describe('planMedia', () => {
  it.each<[string, Seen, Plan]>([
    ['keeps a photo that fits', photo(), { do: 'keep', warn: false }],
    ['keeps a photo of exactly the target', photo({ bytes: 600_000 }), { do: 'keep', warn: false }],
    ['cuts out what does not belong to a photo that fits', photo({ sendable: 'strip' }), { do: 'strip' }],
    [
      'draws anew what is turned, or in other colours',
      photo({ sendable: 'no' }),
      { do: 'shrink', to: 'image/jpeg', maxBytes: 600_000 },
    ],
    [
      'shrinks a photo of one byte too many',
      photo({ bytes: 600_001 }),
      { do: 'shrink', to: 'image/jpeg', maxBytes: 600_000 },
    ],
    [
      'shrinks what has few bytes but long sides',
      photo({ width: 4097, height: 10 }),
      { do: 'shrink', to: 'image/jpeg', maxBytes: 600_000 },
    ],
    [
      'makes a JPEG of a HEIC',
      photo({ type: 'image/heic', sendable: 'no' }),
      { do: 'convert', to: 'image/jpeg', maxBytes: 600_000 },
    ],
    [
      'makes a JPEG of a large opaque PNG',
      photo({ type: 'image/png', bytes: 3_000_000 }),
      { do: 'convert', to: 'image/jpeg', maxBytes: 600_000 },
    ],
    [
      'leaves a transparent PNG one',
      photo({ type: 'image/png', bytes: 3_000_000, transparent: true }),
      { do: 'shrink', to: 'image/png', maxBytes: 600_000 },
    ],
    [
      'makes a PNG of a transparent WebP',
      photo({ type: 'image/webp', transparent: true, sendable: 'no' }),
      { do: 'convert', to: 'image/png', maxBytes: 600_000 },
    ],
    [
      'leaves an animation one',
      photo({ type: 'image/gif', bytes: 900_000, frames: 40, width: 480, height: 270 }),
      { do: 'shrink', to: 'image/gif', maxBytes: 600_000 },
    ],
    [
      'makes a GIF of an animated WebP',
      photo({ type: 'image/webp', frames: 3, sendable: 'no' }),
      { do: 'convert', to: 'image/gif', maxBytes: 600_000 },
    ],
    ['refuses a picture bomb', photo({ width: 60_000, height: 60_000 }), { do: 'refuse', why: 'too-many-pixels' }],
    [
      'makes a still picture of an animation that is too much work',
      photo({ type: 'image/gif', width: 1000, height: 1000, frames: 201 }),
      { do: 'convert', to: 'image/jpeg', maxBytes: 600_000 },
    ],
    ['passes a small video on', other(600_000), { do: 'keep', warn: false }],
    ['warns of a video above what carriers advise', other(600_001), { do: 'keep', warn: true }],
    ['takes a video of exactly the limit', other(2_000_000), { do: 'keep', warn: true }],
    ['refuses a video above the limit', other(2_000_001), { do: 'refuse', why: 'too-large' }],
  ])('%s', (_what, seen, plan) => expect(planMedia(seen, alone, limits)).toEqual(plan));

  it('refuses what the message has no room for', () => {
    const full: ByteBudget = { left: 15_000, pictures: 1, others: 0 };
    expect(planMedia(photo(), full, limits)).toEqual({ do: 'refuse', why: 'too-large-together' });
    expect(planMedia(other(15_001), full, limits)).toEqual({ do: 'refuse', why: 'too-large-together' });
  });

  it('still takes a tiny picture into a message that is nearly full', () => {
    const full: ByteBudget = { left: 15_000, pictures: 1, others: 0 };
    expect(planMedia(photo({ bytes: 900 }), full, limits)).toEqual({ do: 'keep', warn: false });
  });
});

describe('pictureShare', () => {
  it.each<[string, ByteBudget, number]>([
    ['is the target for one', alone, 600_000],
    ['is a tenth of the message for ten', { left: 4_993_599, pictures: 10, others: 0 }, 499_359],
    ['leaves room for what cannot shrink', { left: 4_993_599, pictures: 8, others: 3_900_000 }, 136_699],
    ['is all that is left where no picture is expected', { left: 100_000, pictures: 0, others: 0 }, 100_000],
  ])('%s', (_what, budget, share) => expect(pictureShare(budget, limits)).toBe(share));

  it('never exceeds the limit of one attachment', () => {
    expect(pictureShare(alone, { ...limits, pictureBytes: 3_000_000 })).toBe(2_000_000);
  });
});

describe('couldShare', () => {
  it.each<[ByteBudget, boolean]>([
    [{ left: 4_993_599, pictures: 8, others: 3_900_000 }, true],
    [{ left: 4_993_599, pictures: 1, others: 4_980_000 }, false],
    [{ left: 4_993_599, pictures: 0, others: 100 }, false],
  ])('%j: %s', (budget, could) => expect(couldShare(budget)).toBe(could));
});
