import { describe, expect, it } from 'vitest';
import type { Media } from '../../domain/message/message.ts';
import { mediaWords, pictureBlocks } from './media-words.ts';

const media = (more: Partial<Media> = {}): Media => ({
  kind: 'url',
  url: 'https://host.example/a.jpg',
  name: 'IMG_2041.heic',
  type: 'image/jpeg',
  bytes: 412_000,
  ...(more as object),
});

describe('mediaWords', () => {
  it.each<[string, Partial<Media>, string]>([
    ['what goes out as it came', {}, 'IMG_2041.heic: JPEG, 412 kB'],
    [
      'what was changed',
      { was: { type: 'image/heic', bytes: 4_100_000 }, notes: ['location-removed'] },
      'IMG_2041.heic: HEIC to JPEG, 4.1 MB to 412 kB, location removed',
    ],
    [
      'what only lost bytes that nobody sees',
      { was: { type: 'image/jpeg', bytes: 412_100 }, notes: ['metadata-removed'] },
      'IMG_2041.heic: JPEG, 412 kB, hidden data removed',
    ],
    [
      'what an animation lost',
      { type: 'image/gif', was: { type: 'image/gif', bytes: 1_000_000 }, notes: ['fewer-frames', 'fewer-pixels'] },
      'IMG_2041.heic: GIF, 1.0 MB to 412 kB, fewer frames, made smaller',
    ],
    ['a vCard', { type: 'text/vcard', bytes: 70 }, 'IMG_2041.heic: vCard, 1 kB'],
  ])('says %s', (_what, more, words) => expect(mediaWords(media(more))).toBe(words));
});

describe('pictureBlocks', () => {
  it('shows what Slack keeps a picture of', () => {
    expect(pictureBlocks([media(), media({ previewFileId: 'F1', name: '' })])).toEqual([
      { type: 'image', slack_file: { id: 'F1' }, alt_text: 'The picture' },
    ]);
    expect(pictureBlocks(undefined)).toEqual([]);
  });
});
