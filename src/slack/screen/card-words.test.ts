import { describe, expect, it } from 'vitest';
import { sampleDispatch } from '../../../test/support/samples.ts';
import type { Elsewhere, MediaFacts } from '../../domain/message/message.ts';
import { buttonWords, cancelLabel, cardWords, mediaWords, size } from './card-words.ts';

describe('the label of Cancel', () => {
  it('is Cancel while nothing has left', () => {
    expect(cancelLabel(sampleDispatch(), 2, 0)).toBe(buttonWords.cancel);
  });
  it('counts what can still be stopped once something left', () => {
    expect(cancelLabel(sampleDispatch(), 2, 1)).toBe('Stop the remaining 2');
  });
});

describe('where the card went', () => {
  const reasons = {
    shared: 'organisation',
    archived: 'archived',
    'between-two': 'two people',
    unreachable: '`/invite @mms`',
    restricted: 'only some people can post',
    'thread-closed': 'nobody can reply',
    untold: "Slack didn't say",
    'scope-missing': 'reinstall the app with the scope `mpim:read`',
  } satisfies Record<Elsewhere, string>;
  const asReason = ([insteadBecause, said]: [string, string]) => [insteadBecause as Elsewhere, said] as const;
  it.each(Object.entries(reasons).map(asReason))('is explained: %s', (insteadBecause, said) => {
    const place = { channelId: '', shared: false, insteadBecause, scope: 'mpim:read' };
    const told = cardWords.elsewhere(place, 'C1');
    expect(told).toMatch(/direct messages with me, because .*\.$/);
    expect(cardWords.hereBecause(place, 'C1')).toMatch(/^Here because .*\.$/);
    for (const text of [told, cardWords.hereBecause(place, 'C1')]) expect(text).toContain(said);
    // Only where it helps.
    expect(told?.includes('/invite')).toBe(insteadBecause === 'unreachable' || insteadBecause === 'between-two');
  });
  it('does not mention a conversation between two people, which Slack shows to nobody', () => {
    const place = { channelId: '', shared: false, insteadBecause: 'untold' as const, insteadOf: 'D1' };
    expect(cardWords.hereBecause(place, 'D1')).toBe("Here because Slack didn't say who can see messages there.");
  });
  it('needs no explanation where it was asked for', () => {
    expect(cardWords.elsewhere({ channelId: 'C1', shared: false }, 'C1')).toBeUndefined();
    expect(cardWords.hereBecause({ channelId: 'C1', shared: false }, 'C1')).toBeUndefined();
  });
});

const media = (more: Partial<MediaFacts> = {}): MediaFacts => ({
  name: 'IMG_2041.heic',
  type: 'image/jpeg',
  bytes: 412_000,
  ...more,
});

describe('mediaWords', () => {
  it.each<[string, Partial<MediaFacts>, string]>([
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

it.each([
  [1, '1 kB'],
  [41_300, '41 kB'],
  [1_200_000, '1.2 MB'],
])('%i bytes read as %s', (bytes, expected) => expect(size(bytes)).toBe(expected));
