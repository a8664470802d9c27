import { describe, expect, it } from 'vitest';
import { createWaitList } from './wait-list.ts';

describe('a line', () => {
  it('gives each one a moment of their own, in the order in which they came', () => {
    const line = createWaitList(100);
    expect(['a', 'b', 'c'].map((id) => line.placeOf(id, 0, 50))).toEqual([50, 150, 250]);
  });

  it('keeps a place until its moment has come', () => {
    const line = createWaitList(100);
    line.placeOf('a', 0, 50);
    expect(line.placeOf('b', 0, 50)).toBe(150);
    expect(line.placeOf('b', 149, 200)).toBe(150);
    expect(line.placeOf('b', 150, 200)).toBe(250);
  });

  it('never calls anybody before there can be a turn', () => {
    const line = createWaitList(100);
    line.placeOf('a', 0, 50);
    expect(line.placeOf('b', 0, 1_000)).toBe(1_000);
  });

  it('counts nobody whose moment is long past: in a queue that is shared, another process let them in', () => {
    const line = createWaitList(100);
    for (const id of ['a', 'b']) line.placeOf(id, 0, 50);
    line.leave('b');
    expect(line.placeOf('c', 151, 160)).toBe(160);
  });

  it('begins anew once everybody has left', () => {
    const line = createWaitList(100);
    for (const id of ['a', 'b']) line.placeOf(id, 0, 50);
    for (const id of ['a', 'b']) line.leave(id);
    expect(line.placeOf('c', 0, 60)).toBe(60);
  });
});
