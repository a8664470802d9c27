import { expect, it } from 'vitest';
import { createChannelBackoff } from './channel-backoff.ts';

it('lets everybody post in a channel until one is refused', () => {
  const turns = createChannelBackoff();
  for (const id of ['a', 'b', 'c']) expect(turns.turnOf('C1', id, 0)).toBeUndefined();
  expect(turns.refused('C1', 'a', 0, 3_000)).toBe(3_000);
  expect(turns.turnOf('C1', 'd', 10)).toBe(3_200);
  expect(turns.turnOf('C2', 'd', 10)).toBeUndefined();
});

it('calls those who wait one by one, and whoever comes later behind them', () => {
  const turns = createChannelBackoff();
  turns.refused('C1', 'a', 0, 1_000);
  expect(turns.turnOf('C1', 'b', 0)).toBe(1_200);
  expect(turns.turnOf('C1', 'a', 1_000)).toBeUndefined();
  turns.leave('C1', 'a', 1_050);
  expect(turns.turnOf('C1', 'c', 1_060)).toBe(1_400);
  expect(turns.turnOf('C1', 'b', 1_199)).toBe(1_200);
  expect(turns.turnOf('C1', 'b', 1_200)).toBeUndefined();
});

it('asks nobody before the moment that Slack named last, whatever they were promised', () => {
  const turns = createChannelBackoff();
  turns.refused('C1', 'a', 0, 1_000);
  expect(turns.turnOf('C1', 'b', 0)).toBe(1_200);
  expect(turns.refused('C1', 'a', 1_000, 5_000)).toBe(6_000);
  expect(turns.turnOf('C1', 'b', 1_200)).toBe(6_200);
});

it('keeps the order of those who wait, however often one of them is refused', () => {
  const turns = createChannelBackoff();
  turns.refused('C1', 'a', 0, 1_000);
  for (const id of ['b', 'c', 'd']) turns.turnOf('C1', id, 10);
  turns.refused('C1', 'a', 1_000, 5_000);
  expect(['c', 'a', 'e', 'd', 'b'].map((id) => turns.turnOf('C1', id, 1_300))).toEqual([
    6_400, 6_000, 6_800, 6_600, 6_200,
  ]);
  // One that comes late, because much is to be drawn, has not lost its place.
  expect(turns.turnOf('C1', 'a', 6_900)).toBeUndefined();
});

it('keeps a channel closed although the one that was refused goes elsewhere', () => {
  const turns = createChannelBackoff();
  turns.refused('C1', 'a', 0, 1_000);
  turns.leave('C1', 'a', 10);
  expect(turns.turnOf('C1', 'b', 20)).toBe(1_000);
});

it('knows nothing of a channel any more in which nobody waits', () => {
  const turns = createChannelBackoff();
  turns.refused('C1', 'a', 0, 1_000);
  turns.leave('C1', 'a', 1_000);
  for (const id of ['b', 'c']) expect(turns.turnOf('C1', id, 1_000)).toBeUndefined();
});

it('closes a channel for a while although Slack does not say for how long', () => {
  const turns = createChannelBackoff();
  expect(turns.refused('C1', 'a', 0, 0)).toBe(1_000);
  expect(turns.turnOf('C1', 'a', 999)).toBe(1_000);
});
