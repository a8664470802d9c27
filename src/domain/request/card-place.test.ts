import { expect, it } from 'vitest';
import { wantedCardPlace } from './card-place.ts';

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
