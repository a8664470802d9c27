import { describe, expect, it } from 'vitest';
import { placeBeside, threadUnder, wantedCardPlace } from './card.ts';
import type { CardPlace } from './message.ts';

const dm: CardPlace = { channelId: '', insteadBecause: 'shared', shared: false };

describe('a card', () => {
  const origin = { channelId: 'C1', threadTs: '1.2' };

  it.each([
    ['where it was asked for', undefined, undefined, origin],
    ['in the channel for cards', 'C2', undefined, { channelId: 'C2' }],
    ['at the top of the channel for cards, also if asked for in a thread of it', 'C1', undefined, { channelId: 'C1' }],
    ['in the channel that the person chose', 'C2', 'C3', { channelId: 'C3' }],
    ['in the thread, if the person chose its channel', 'C2', 'C1', origin],
  ])('is wanted %s', (_where, cardChannel, chosen, place) =>
    expect(wantedCardPlace(origin, { cardChannel }, chosen)).toEqual(place),
  );
});

describe('what is sent again', () => {
  const origin = { channelId: 'C1', threadTs: '1.2' };
  it.each<[string, CardPlace, object]>([
    ['beside the old one', { channelId: 'C2', threadTs: '3.4', shared: false }, { channelId: 'C2', threadTs: '3.4' }],
    ['where it was asked for, if that is in the DM', dm, origin],
    [
      'where it was wanted, if that was not decided yet',
      { channelId: '', shared: false, undecided: { channelId: 'C3' } },
      { channelId: 'C3' },
    ],
  ])('has its card %s', (_where, card, expected) => expect(placeBeside({ card, origin })).toEqual(expected));
});

it.each([
  ['its own', { channelId: 'C1', ts: '1.1' }, '1.1'],
  ['that in which it stands', { channelId: 'C1', ts: '1.1', threadTs: '0.9' }, '0.9'],
])('has a thread under it: %s', (_what, at, threadTs) => {
  expect(threadUnder(at)).toEqual({ channelId: 'C1', threadTs });
});
